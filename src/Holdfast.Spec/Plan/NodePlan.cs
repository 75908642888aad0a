using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>A node that comes, goes or changes.</summary>
internal static class NodePlan
{
    public static IReadOnlyList<PlanLine> Lines(NodeSpec? old, NodeSpec? @new, CellSpec from)
    {
        var node = new Changes("node " + (@new ?? old)!.Name);
        return (old, @new) switch
        {
            (null, not null) => node.Add(Shown(@new), "is expected to join").Lines,
            (not null, null) => node.Remove(Shown(old), Leaves(old.Name, from)).Lines,
            _ => node
                .Field("role", Role(old!), Role(@new!), RoleEffect(old!, @new!, from))
                .Field("site", old!.Site, @new!.Site)
                .Lines,
        };
    }

    private static string Shown(NodeSpec node) => node.Site.Length == 0 ? Role(node) : $"{Role(node)} at {node.Site}";

    private static string Role(NodeSpec node) => Words.Of(Keys.CellKeys.Role, node.Role);

    private static string RoleEffect(NodeSpec old, NodeSpec @new, CellSpec from)
    {
        if (@new.Role == NodeRole.Witness) return Leaves(old.Name, from);
        var votes = (old.Role == NodeRole.Worker, @new.Role == NodeRole.Worker) switch
        {
            (true, false) => "it votes",
            (false, true) => "it votes no longer",
            _ => "",
        };
        return old.Role == NodeRole.Witness ? string.Join("; ", ((string[])[votes, "it may host services"]).Where(t => t.Length > 0)) : votes + "; " + Changes.Nothing;
    }

    private static string Leaves(string node, CellSpec from)
    {
        var services = from.Services.Where(s => Hosts.Of(s, from).Contains(node)).Select(s => s.Name).ToList();
        return services.Count == 0 ? Changes.Nothing : $"it hosts nothing any more; what it holds of {Rules.Lists.Of(services)} moves away";
    }
}
