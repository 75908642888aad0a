using Holdfast.Demo.Cells;
using Holdfast.Model.Reports;
using Spectre.Console;

namespace Holdfast.Demo.Screen;

/// <summary>A line for each node: what it is, what it does, and its lease.</summary>
internal static class NodesSection
{
    public static IEnumerable<Line> Lines(ScreenState state, int width)
    {
        yield return new Line(width).Column(" NODE", 7, Paint.Dim).Column("ADDRESS", 12, Paint.Dim).Column("STATE", 9, Paint.Dim)
            .Column("BOARD", 18, Paint.Dim).Column("LEASE", 7, Paint.Dim).Add("", Paint.Dim);
        foreach (var node in state.Plan.Nodes)
            yield return Node(state, node, width);
    }

    private static Line Node(ScreenState state, DemoNode node, int width)
    {
        var report = state.Report?.Nodes.FirstOrDefault(n => n.Name == node.Name);
        var killed = state.Stage.Killed.Contains(node.Name);
        var (word, style) = State(report, killed);
        var (board, boardStyle) = Board(state.Report, node.Name, killed);
        return new Line(width).Add(" ").Column(node.Name, 6, Paint.Strong).Column(node.Address, 12, Paint.Dim)
            .Column(word, 9, style).Column(board, 18, boardStyle).Column(Lease(report), 7, Paint.Dim)
            .Add(report is { IsController: true } ? "controller " : "", Paint.Title)
            .Add(report?.Note ?? "", Paint.Dim);
    }

    private static (string Word, Style Style) State(NodeReport? report, bool killed) => report?.State switch
    {
        NodeState.Up when !killed => ("up", Paint.Good),
        NodeState.Up => ("silent", Paint.Bad),
        NodeState.NotJoined or null => ("starting", Paint.Dim),
        NodeState.NoLease => ("no lease", Paint.Warn),
        NodeState.Suspect => ("suspect", Paint.Warn),
        _ => ("down", Paint.Bad),
    };

    private static (string Word, Style Style) Board(CellReport? report, string node, bool killed)
    {
        var service = report?.Services.FirstOrDefault(s => s.Name == CellPlan.Service);
        if (service is null)
            return ("", Paint.Dim);
        if (service.Holder == node)
            return ($"holds it, epoch {service.Epoch}", killed ? Paint.Bad : Paint.Holder);
        var instance = service.Instances.FirstOrDefault(i => i.Node == node);
        return instance is null || killed ? ("", Paint.Dim) : (instance.Ready ? $"{instance.State}, ready" : instance.State, Paint.Strong);
    }

    private static string Lease(NodeReport? report) =>
        report?.LeaseLeft is { } left ? left > TimeSpan.Zero ? $"{left.TotalMilliseconds:F0} ms" : "over" : "";
}
