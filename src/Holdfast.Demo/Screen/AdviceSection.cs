namespace Holdfast.Demo.Screen;

/// <summary>After the story: what the user can try.</summary>
internal static class AdviceSection
{
    public static IEnumerable<Line> Lines(ScreenState state, int width) =>
        state.Stage.Advice.Select((text, i) => new Line(width).Add(" " + text, i == 0 ? Paint.Title : Paint.Strong));
}
