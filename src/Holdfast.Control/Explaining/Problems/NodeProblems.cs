using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining.Problems;

/// <summary>Nodes that are not as they should be.</summary>
internal static class NodeProblems
{
    public static IEnumerable<Problem> Of(Sight sight, CellReport report)
        => report.Nodes.SelectMany(n => (Problem?[])[Of(sight, n), Drained(sight, n), Burdened(n), Behind(sight, n)]).Append(Mixed(report)).OfType<Problem>();

    /// <summary>It was rolled back, or joined, as a version for which the spec asks too much.</summary>
    private static Problem? Behind(Sight sight, NodeReport node) => node.Id == 0 || FeatureLevel.Unknown(sight.Spec, node.Level) is not { IsEmpty: false } unknown
        ? null
        : new Problem
        {
            Level = EventLevel.Error,
            Subject = node.Name,
            Text = $"{node.Name} runs Holdfast {node.Version}, which does not know {Spoken.List(unknown)}: it passes over what the spec asks by that.",
            Next = "Upgrade it, or apply a spec without that: holdfast upgrade status",
        };

    private static Problem? Mixed(CellReport report)
    {
        var versions = report.Nodes.Where(n => n.Version.Length > 0).GroupBy(n => n.Version, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
        return versions.Length < 2 ? null : new Problem
        {
            Level = EventLevel.Info,
            Subject = "cell",
            Text = $"The cell runs several versions of Holdfast: {string.Join("; ", versions.Select(v => $"{v.Key} on {Spoken.List([.. v.Select(n => n.Name)])}"))}.",
            Next = "Go on with the upgrade, or go back: holdfast upgrade status",
        };
    }

    /// <summary>Its checks with a weight, which take it no services away.</summary>
    private static Problem? Burdened(NodeReport node) => node.Health is not { Verdict: not NodeVerdict.Unwell, Penalty: > 0 } health
        ? null
        : new Problem
        {
            Level = EventLevel.Warning,
            Subject = node.Name,
            Text = $"{node.Name} is not quite well: {health.Note}. It takes {health.Penalty} from its score, so that other nodes come before it.",
            Next = "Mend that. Each check: holdfast health",
        };

    private static Problem? Drained(Sight sight, NodeReport node) => sight.State.Drains.GetValueOrDefault(node.Name) is not { } drain
        ? null
        : drain.Automatic ? OutOfService(node, drain)
        : new Problem
        {
            Level = EventLevel.Info,
            Subject = node.Name,
            Text = $"{node.Name} is {drain.Why} since {drain.At:u}: {(node.Holds.IsEmpty ? "it holds nothing and takes nothing" : $"it still holds {Spoken.List(node.Holds)}, and takes nothing")}.",
            Next = $"When the work is done: holdfast resume {node.Name}",
        };

    /// <summary>What no other node is ready for stays.</summary>
    private static Problem OutOfService(NodeReport node, Drain drain) => new()
    {
        Level = EventLevel.Warning,
        Subject = node.Name,
        Text = $"{node.Name} is {drain.Why} since {drain.At:u}: {(node.Holds.IsEmpty && drain.Kept.IsEmpty ? "what it held has moved, and it takes nothing" : $"it still serves {Spoken.List([.. node.Holds, .. drain.Kept])}, until another node is ready to")}.",
        Next = "Mend that; it is put back by itself once its checks pass. Each check: holdfast health",
    };

    private static Problem? Of(Sight sight, NodeReport node) => node.State switch
    {
        NodeState.Down when sight.State.Fences.GetValueOrDefault(node.Name) is { IsOpen: true, IsUnderWay: false } fence => Fenced(node, fence),
        NodeState.Down => Down(sight, node),
        NodeState.NotJoined => NotJoined(node),
        NodeState.NoLease => NoLease(node),
        NodeState.Suspect => Suspect(node),
        NodeState.Up when sight.State.Spec is not null && sight.Spec.Node(node.Name) is null => Unasked(node),
        _ => null,
    };

    private static Problem Down(Sight sight, NodeReport node) => new()
    {
        Level = EventLevel.Error,
        Subject = node.Name,
        Text = $"{node.Name} is down: {node.Note}. {Meaning(sight, node)}",
        Next = $"Look at its power, network and console ({node.Address}); when it runs: systemctl status holdfast. It joins again by itself.",
    };

    private static Problem Fenced(NodeReport node, Fence fence) => new()
    {
        Level = EventLevel.Error,
        Subject = node.Name,
        Text = $"{node.Name} was fenced and is not back: {fence.Proof}. The cause: {fence.Reason}.",
        Next = $"Find out what was wrong with it, then start it ({node.Address}). It joins again by itself.",
    };

    private static string Meaning(Sight sight, NodeReport node)
    {
        if (node.Holds.IsEmpty)
            return "Nothing is left on it.";
        if (sight.NothingDecided)
            return $"It held {Spoken.List(node.Holds)}, which cannot be moved before the cell can decide again.";
        var stuck = node.Holds.Where(s => !sight.Rank(s).Any(c => c.Ready && c.Member != node.Id)).ToArray();
        return stuck.Length > 0
            ? $"It held {Spoken.List(node.Holds)}, and no other node is ready to take {Spoken.List(stuck)}."
            : $"It held {Spoken.List(node.Holds)}: {(node.Holds.Length == 1 ? "it moves" : "they move")} once its lease is over.";
    }

    private static Problem NotJoined(NodeReport node) => new()
    {
        Level = EventLevel.Warning,
        Subject = node.Name,
        Text = $"{node.Name} is in the spec and has never joined, so it {(node.Role == NodeRole.Witness ? "does not vote" : "can take no service")}.",
        Next = $"Start its daemon (holdfast agent --name {node.Name} ...), or take it out of the spec.",
    };

    private static Problem NoLease(NodeReport node) => new()
    {
        Level = EventLevel.Error,
        Subject = node.Name,
        Text = $"{node.Name} has no lease: {node.Note}. Until a majority does, it may run no active-standby service.",
        Next = $"If it started a moment ago, wait. Else check the network between {node.Address} and the voters (UDP, port 7421).",
    };

    private static Problem Suspect(NodeReport node) => new()
    {
        Level = EventLevel.Warning,
        Subject = node.Name,
        Text = $"{node.Name} is suspect: {node.Note}.",
        Next = $"Check the links of {node.Address}; on it: journalctl -u holdfast. A restart of its daemon does not interrupt what runs.",
    };

    private static Problem Unasked(NodeReport node) => new()
    {
        Subject = node.Name,
        Text = $"{node.Name} has joined, and the spec does not name it: it hosts nothing.",
        Next = "Add it below `nodes:` and apply, or stop its daemon.",
    };
}
