using Holdfast.Demo.Story;
using Holdfast.Model.Cell;

namespace Holdfast.Demo.Screen;

/// <summary>The last incident's phases as bars on one scale.</summary>
internal static class IncidentSection
{
    private const int MostBar = 44;

    public static IEnumerable<Line> Lines(ScreenState state, int width)
    {
        if (state.Stage.Events.LastOrDefault(e => e.Incident is not null)?.Incident is not { } incident)
            yield break;
        var length = Timeline.Length(incident);
        yield return new Line(width).Add($" Incident {incident.Number}", Paint.Strong)
            .Add($"  {incident.Kind.ToString().ToLowerInvariant()} {incident.From} -> {incident.To}, {length.TotalMilliseconds:F0} ms  ")
            .Add(incident.Cause, Paint.Dim);
        var bar = Math.Clamp(width - 50, 12, MostBar);
        foreach (var phase in Timeline.Bars(incident))
            yield return Bar(phase, length, bar, width);
    }

    private static Line Bar(TimelineBar phase, TimeSpan length, int bar, int width)
    {
        var (before, filled) = Timeline.Cells(phase, length, bar);
        var drawn = filled == 0 ? "▏" : new string('█', filled);
        return new Line(width).Add(" ").Column(Timeline.Name(phase.Phase), 10).Add($"{phase.End.TotalMilliseconds,6:F0} ms  ", Paint.Dim)
            .Add(new string(' ', before)).Add(drawn, phase.Phase == Phase.Verified ? Paint.Good : Paint.Bar)
            .Add(new string(' ', Math.Max(0, bar - before - drawn.Length) + 2)).Add($"{phase.Node} {phase.Note}".Trim(), Paint.Dim);
    }
}
