using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining;

/// <summary>
/// The order of a rolling upgrade, from a report of any version of Holdfast: who holds nothing goes first, the controller last, one node at a time, and
/// the next one only while the cell is well. A report of the cell is all that it needs, so that a new command line can ask an old cell.
/// </summary>
public static class UpgradePlans
{
    /// <param name="report">The cell.</param>
    /// <param name="to">The version to come to; an older one is a way back.</param>
    public static UpgradeReport Of(CellReport report, string to)
    {
        var guard = report.Nodes.Select(n => n.Guard).Append(GuardListing.Newest).Max();
        var left = Order(report.Nodes.Where(n => n.Id != 0 && n.Version != to)).ToImmutableArray();
        var guards = left.IsEmpty ? Order(report.Nodes.Where(n => n.Guard > 0 && n.Guard < guard)).ToImmutableArray() : [];
        var waits = Waits(report).ToImmutableArray();
        var next = left.Concat(guards).FirstOrDefault();
        return new UpgradeReport
        {
            To = to,
            Done = left.IsEmpty && guards.IsEmpty,
            Waits = next is null ? [] : waits,
            Next = next is null || !waits.IsEmpty ? "" : next.Name,
            Nodes = [.. report.Nodes.Select(n => Node(n, to, left, guards))],
            Steps = next is null ? [] : waits.IsEmpty ? Steps(next, left.Contains(next)) : ["Wait, or mend that; then ask again: holdfast upgrade status"],
        };
    }

    private static IOrderedEnumerable<NodeReport> Order(IEnumerable<NodeReport> nodes)
        => nodes.OrderBy(n => n.IsController).ThenBy(n => n.Holds.Length).ThenBy(n => n.Name, StringComparer.Ordinal);

    private static UpgradeNode Node(NodeReport node, string to, ImmutableArray<NodeReport> left, ImmutableArray<NodeReport> guards)
    {
        var (state, note) = node switch
        {
            { Id: 0 } => (UpgradeState.NotJoined, "has never joined"),
            _ when guards.Contains(node) => (UpgradeState.GuardOld, $"its guard is of an older version, and goes on until the node is drained and restarted"),
            _ when left.IndexOf(node) is var place and >= 0 => (place == 0 ? UpgradeState.Next : UpgradeState.Later, node.IsController ? "controller" : node.Holds.IsEmpty ? "holds nothing" : $"holds {Spoken.List([.. node.Holds])}"),
            _ => (UpgradeState.Done, ""),
        };
        var other = node.Version.Length > 0 && Distance(node.Version, to) > 1 ? $"more than one release from {to}: that is not tested" : "";
        return new UpgradeNode { Node = node.Name, Version = node.Version, State = state, Note = note.Length > 0 && other.Length > 0 ? $"{note}; {other}" : note + other };
    }

    /// <summary>What must be so before another node is taken.</summary>
    private static IEnumerable<string> Waits(CellReport report)
    {
        if (report.Controller.Length == 0)
            yield return "The cell has no controller.";
        if (!report.Store.Reachable)
            yield return "The store is not reachable.";
        if (!report.VotersSettled)
            yield return "The last change of the voters has not settled.";
        foreach (var node in report.Nodes.Where(n => n.Id != 0 && n.State != NodeState.Up))
            yield return $"{node.Name} is not up{(node.Note.Length > 0 ? $": {node.Note}" : "")}.";
        foreach (var service in report.Services.Where(s => s.State is not (ServiceState.Active or ServiceState.Partial)))
            yield return $"{service.Name} is not active: {service.Reason}.";
        foreach (var service in report.Services.Where(s => s.Mode == ServiceMode.ActiveStandby && s.State == ServiceState.Active && s.Instances.Length > 1 && !s.Instances.Any(i => i.Ready && i.Node != s.Holder)))
            yield return $"No other node is ready to take over {service.Name} from {service.Holder}.";
    }

    private static ImmutableArray<string> Steps(NodeReport node, bool daemon) => daemon
        ? [
            $"On {node.Name}: put the new version in the place of the old one, then: systemctl reload holdfast",
            "What runs there goes on. Wait until it is well again; this says when and who is next: holdfast upgrade status",
          ]
        : [
            $"holdfast drain {node.Name} --reason \"guard of an older version\"",
            $"On {node.Name}: systemctl restart holdfast",
            $"holdfast resume {node.Name}",
          ];

    /// <summary>Releases (the second number) between two versions; 0 for what is no version.</summary>
    private static int Distance(string a, string b)
        => Parse(a) is { } first && Parse(b) is { } second ? first.Major != second.Major ? int.MaxValue : Math.Abs(first.Minor - second.Minor) : 0;

    private static Version? Parse(string text) => Version.TryParse(text.Split('-')[0], out var version) ? version : null;
}
