using Holdfast.Demo.Cells;

namespace Holdfast.Demo.Screen;

/// <summary>After the story: what the user can try.</summary>
internal static class AdviceSection
{
    public static IEnumerable<Line> Lines(ScreenState state, int width)
    {
        var advice = state.Stage.Advice;
        if (advice.IsEmpty)
            yield break;
        yield return new Line(width).Add(" " + advice[0], Paint.Title);
        foreach (var text in advice.Skip(1))
            yield return new Line(width).Add(" " + text, Paint.Strong);
        var board = state.Report?.Services.FirstOrDefault(s => s.Name == CellPlan.Service)?.Published;
        if (board is { Length: > 0 })
            yield return new Line(width).Add("   In a browser on this machine: ").Add(board, Paint.Strong).Add(" (the page follows the holder)", Paint.Dim);
    }
}
