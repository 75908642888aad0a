using Holdfast.Demo.Story;

namespace Holdfast.Demo.Screen;

/// <summary>What the story's events cost the users.</summary>
internal static class EventsSection
{
    private const int Shown = 4;

    public static IEnumerable<Line> Lines(ScreenState state, int width)
    {
        if (state.Stage.Events.IsEmpty)
            yield break;
        yield return new Line(width).Column(" EVENT", 30, Paint.Dim).Column("FROM", 6, Paint.Dim).Column("TO", 6, Paint.Dim)
            .Column("      GAP", 9, Paint.Dim).Column(" REQUESTS", 9, Paint.Dim).Add(" FAILED", Paint.Dim);
        foreach (var happened in state.Stage.Events.TakeLast(Shown))
            yield return Event(happened, width);
    }

    private static Line Event(StoryEvent happened, int width)
    {
        var gap = happened.Recovered ? $"{happened.Figures.Longest.TotalMilliseconds:F0} ms" : "no end";
        return new Line(width).Add(" ").Column(happened.Name, 29).Column(happened.From, 6).Column(happened.To, 6)
            .Add($"{gap,9} ", happened.Recovered ? Paint.Strong : Paint.Bad).Add($"{happened.Figures.Requests,9} {happened.Figures.Failed,7}");
    }
}
