using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>A node that comes, goes or changes.</summary>
internal static class NodePlan
{
    public static IReadOnlyList<PlanLine> Lines(NodeSpec? old, NodeSpec? @new, CellSpec from, CellSpec to)
    {
        var node = new Changes("node " + (@new ?? old)!.Name);
        return (old, @new) switch
        {
            (null, not null) => node.Add(Shown(@new), string.Join("; ", ["is expected to join", .. Gains(@new.Name, from, to)])).Lines,
            (not null, null) => node.Remove(Shown(old), Effect(old.Name, from, to)).Lines,
            _ => Changed(node, old!, @new!, from, to).Lines,
        };
    }

    private static Changes Changed(Changes node, NodeSpec old, NodeSpec @new, CellSpec from, CellSpec to)
    {
        node.Field("role", Role(old), Role(@new), Effect(old.Name, from, to))
            .Field("site", old.Site, @new.Site)
            .Field("capacity", Words.Units(old.Capacity), Words.Units(@new.Capacity))
            .Field("tags", string.Join(", ", old.Tags), string.Join(", ", @new.Tags), Effect(old.Name, from, to))
            .Field("domains", Words.Domains(old.Domains), Words.Domains(@new.Domains))
            .Field("fence", FenceText.Levels(old.Fence), FenceText.Levels(@new.Fence));
        CheckPlan.Lines(node, old.Checks, @new.Checks);
        return node;
    }

    private static string Shown(NodeSpec node) => node.Site.Length == 0 ? Role(node) : $"{Role(node)} at {node.Site}";

    private static string Role(NodeSpec node) => Words.Of(Keys.CellKeys.Role, node.Role);

    private static string Effect(string node, CellSpec from, CellSpec to)
    {
        string[] effects = [.. Losses(node, from, to), .. Gains(node, from, to)];
        return effects.Length == 0 ? Changes.Nothing : string.Join("; ", effects);
    }

    /// <summary>What it hosts now and will not because of what becomes of the node; the services' own lines tell what becomes of them.</summary>
    private static IEnumerable<string> Losses(string node, CellSpec from, CellSpec to)
    {
        var lost = to.Services.Where(s => from.Service(s.Name) is { } was && from.MayHost(node, was) && !to.MayHost(node, s)).ToList();
        var (stop, move) = (Names(lost, ServiceMode.ActiveActive), Names(lost, ServiceMode.ActiveStandby));
        if (move.Count > 0) yield return $"moves {Rules.Lists.Of(move)} away if it is the holder";
        if (stop.Count > 0) yield return $"stops {Rules.Lists.Of(stop)} there";
    }

    /// <summary>What it will run at once because of what becomes of the node.</summary>
    private static IEnumerable<string> Gains(string node, CellSpec from, CellSpec to)
    {
        var gained = to.Services.Where(s => from.Service(s.Name) is not null && to.MayHost(node, s) && !from.MayHost(node, from.Service(s.Name)!)).ToList();
        if (Names(gained, ServiceMode.ActiveActive) is { Count: > 0 } start) yield return $"starts {Rules.Lists.Of(start)} there";
    }

    private static List<string> Names(List<ServiceSpec> services, ServiceMode mode) => [.. services.Where(s => s.Mode == mode).Select(s => s.Name)];
}
