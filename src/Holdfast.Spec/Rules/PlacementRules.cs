using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What a service asks of its place must be possible at all.</summary>
internal static class PlacementRules
{
    public static void Check(CellSpec spec, ServiceSpec service, Func<string, string[]> at, Document document)
    {
        Tags(spec, service, at, document);
        Needs(spec, service, at, document);
        Domain(spec, service, service.Spread, at("spread"), document);
        Domain(spec, service, service.ApartBy, at("apart-by"), document);
        if (service.ApartBy != NodeSpec.NodeDomain && service.NotWith.IsEmpty)
            document.Fault(at("apart-by"), "apart-by has no meaning without not-with: it says how far apart not-with keeps them.", "add not-with, or remove apart-by");
        if (service.Spread.Length > 0 && service.Mode == ServiceMode.ActiveActive)
            document.Fault(at("spread"), "spread has no meaning here: in mode active-active every node of the service runs it.", "remove spread");
        for (var i = 0; i < service.NotWith.Length; i++)
            Apart(spec, service, service.NotWith[i], [.. at("not-with"), SpecNode.Item(i)], document);
    }

    /// <summary>Of a list of nodes it is checked elsewhere that each of them could host it.</summary>
    private static void Tags(CellSpec spec, ServiceSpec service, Func<string, string[]> at, Document document)
    {
        var any = service with { NeedsTags = [] };
        var known = spec.Nodes.SelectMany(n => n.Tags).Distinct(StringComparer.Ordinal).ToList();
        for (var i = 0; i < service.NeedsTags.Length; i++)
            if (spec.HostsOf(any).Any() && !spec.HostsOf(any).Any(n => n.Tags.Contains(service.NeedsTags[i])))
            {
                var tag = Quoted.Of(service.NeedsTags[i]);
                document.Fault([.. at("needs-tags"), SpecNode.Item(i)], $"No node that may host the service has the tag {tag}, so it could never run.", Nearest.Of(service.NeedsTags[i], known) is { } near ? $"did you mean {Quoted.Of(near)}?" : "write \"tags:\" at its nodes, with this one");
                return;
            }

        if (service.NeedsTags.Length > 1 && spec.HostsOf(any).Any() && !spec.HostsOf(service).Any())
            document.Fault(at("needs-tags"), "No node that may host the service has all of these tags, so it could never run.", "give a node all of them");
    }

    private static void Domain(CellSpec spec, ServiceSpec service, string kind, string[] at, Document document)
    {
        if (kind is "" or NodeSpec.NodeDomain || document.IsAtFault(at))
            return;
        var known = spec.Nodes.SelectMany(n => n.Domains.Keys).Distinct(StringComparer.Ordinal).ToList();
        if (spec.HostsOf(service).Where(n => n.DomainOf(kind).Length == 0).Select(n => n.Name).ToList() is { Count: > 0 } lacking)
            document.Fault(at, known.Contains(kind) || kind == NodeSpec.SiteDomain ? $"{Lists.Of(lacking)} may host the service, and {(lacking.Count == 1 ? "does" : "do")} not say in which {kind}." : $"No node says in which {Quoted.Of(kind)} it is.", known.Contains(kind) || Nearest.Of(kind, known) is not { } near ? kind == NodeSpec.SiteDomain ? "write \"site:\" at each of its nodes" : $"write \"domains: {{{kind}: NAME}}\" at each of its nodes" : $"did you mean {Quoted.Of(near)}?");
    }

    private static void Needs(CellSpec spec, ServiceSpec service, Func<string, string[]> at, Document document)
    {
        NodeSpec[] hosts = [.. spec.HostsOf(service)];
        if (hosts.Length == 0)
            return;
        foreach (var (unit, needed) in service.Needs)
        {
            var most = hosts.Max(n => n.Capacity.GetValueOrDefault(unit));
            var units = spec.Nodes.SelectMany(n => n.Capacity.Keys).Distinct(StringComparer.Ordinal).ToList();
            if (most == 0)
                document.Fault([.. at("needs"), unit], $"No node that may host the service has any {Quoted.Of(unit)}, so it could never run.", Nearest.Of(unit, units) is { } near ? $"did you mean {Quoted.Of(near)}?" : "write \"capacity:\" at its nodes, with this unit and a number");
            else if (most < needed)
                document.Fault([.. at("needs"), unit], $"The service needs {needed} {unit}, and none of its nodes has more than {most}.", "need less, or give a node more");
        }
    }

    private static void Apart(CellSpec spec, ServiceSpec service, string other, string[] item, Document document)
    {
        if (other == service.Name)
            document.Fault(item, "A service cannot be kept apart from itself.", "remove it here");
        else if (ServiceNames.Find(spec, other, item, document) is { } found && (found.Mode == ServiceMode.ActiveActive || service.Mode == ServiceMode.ActiveActive))
            document.Fault(item, $"{Quoted.Of(found.Mode == ServiceMode.ActiveActive ? other : service.Name)} runs on all of its nodes, so nothing can be kept apart from it there.", "give the two different nodes, with the key nodes");
    }
}
