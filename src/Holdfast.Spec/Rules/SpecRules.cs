using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold between the parts of a spec.</summary>
internal static class SpecRules
{
    public static void Check(CellSpec spec, Document document)
    {
        if (!document.IsAtFault("timing")) TimingRules.Check(spec.Timing, document);
        NodeRules(spec, document);
        foreach (var service in spec.Services) ServiceRules.Check(spec, service, document);
        FenceRules.Check(spec, document);
    }

    private static void NodeRules(CellSpec spec, Document document)
    {
        if (!document.Has("nodes"))
            return;
        if (spec.Nodes.Length == 0)
            document.Fault(["nodes"], "A cell needs at least one node.", "write \"NAME:\" below nodes for each machine");
        else if (spec.Nodes.All(n => n.Role == NodeRole.Worker))
            document.Fault(["nodes"], "No node votes, so nothing could ever be decided.", "remove \"role: worker\" from at least one node, best from three");
        foreach (var node in spec.Nodes) Site(spec, node, document);
        foreach (var node in spec.Nodes) Domains(node, document);
        Checks(spec.NodeChecks, ["node-checks"], document);
        foreach (var node in spec.Nodes) Checks(node.Checks, ["nodes", node.Name, "checks"], document);
    }

    private static void Checks(ImmutableArray<CheckSpec> checks, string[] at, Document document)
    {
        for (var i = 0; i < checks.Length; i++)
        {
            CheckRules.Check(checks[i], [.. at, SpecNode.Item(i)], document);
            CheckRules.Standby(checks[i], possible: false, [.. at, SpecNode.Item(i)], document);
        }
    }

    private static void Domains(NodeSpec node, Document document)
    {
        foreach (var kind in node.Domains.Keys.Where(k => k is NodeSpec.NodeDomain or NodeSpec.SiteDomain))
            document.Fault(["nodes", node.Name, "domains", kind], kind == NodeSpec.SiteDomain ? "The site has a key of its own." : "Each node is a domain of its own; nothing has to be said for that.", kind == NodeSpec.SiteDomain ? "write \"site:\" at the node" : "remove it");
    }

    private static void Site(CellSpec spec, NodeSpec node, Document document)
    {
        if (node.Site.Length == 0 || spec.Sites.Any(s => s.Name == node.Site)) return;
        var sites = spec.Sites.Select(s => s.Name).ToList();
        document.Fault(
            ["nodes", node.Name, "site"],
            sites.Count == 0 ? $"There is no site {Quoted.Of(node.Site)}: the spec has no sites." : $"There is no site {Quoted.Of(node.Site)}; the sites are {Lists.Of(sites)}.",
            Nearest.Of(node.Site, sites) is { } near ? $"did you mean {Quoted.Of(near)}?" : $"add \"{node.Site}:\" under sites");
    }
}
