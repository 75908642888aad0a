using Holdfast.Demo.Cells;

namespace Holdfast.Demo.Screen;

/// <summary>After the story: what the user can try. The first command is to be copied, so it is never cut off.</summary>
internal static class AdviceSection
{
    private const string Export = "   export HOLDFAST_API=";

    public static IEnumerable<Line> Lines(ScreenState state, int width)
    {
        if (!state.Stage.Over)
            yield break;
        yield return new Line(width).Add(" Try, in another terminal:", Paint.Title);
        string[] commands =
        [
            Export + Apis(state.Plan, width - Export.Length),
            "   ./holdfast status           ./holdfast why board           ./holdfast events",
            "   ./holdfast timeline list    ./holdfast timeline show 2",
            $"   ./holdfast switchover board ./holdfast whatif --down {state.Plan.Nodes[0].Name}",
        ];
        foreach (var text in commands)
            yield return new Line(width).Add(text, Paint.Strong);
        var board = state.Report?.Services.FirstOrDefault(s => s.Name == CellPlan.Service)?.Published;
        if (board is { Length: > 0 })
            yield return new Line(width).Add("   In a browser on this machine: ").Add(board, Paint.Strong).Add(" (it follows the holder)", Paint.Dim);
    }

    /// <summary>As many nodes' addresses as fit: any of them answers.</summary>
    private static string Apis(CellPlan plan, int cells)
    {
        var apis = plan.Apis;
        while (apis.Length > cells && apis.LastIndexOf(',') is > 0 and var comma)
            apis = apis[..comma];
        return apis;
    }
}
