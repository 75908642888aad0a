using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What a service asks of its place must be possible at all.</summary>
internal static class PlacementRules
{
    public static void Check(CellSpec spec, ServiceSpec service, Func<string, string[]> at, Document document)
    {
        Needs(spec, service, at, document);
        for (var i = 0; i < service.NotWith.Length; i++)
            Apart(spec, service, service.NotWith[i], [.. at("not-with"), SpecNode.Item(i)], document);
    }

    private static void Needs(CellSpec spec, ServiceSpec service, Func<string, string[]> at, Document document)
    {
        NodeSpec[] hosts = [.. spec.Nodes.Where(n => n.Role != NodeRole.Witness && (service.Nodes.IsEmpty || service.Nodes.Contains(n.Name)))];
        foreach (var (unit, needed) in service.Needs)
        {
            var most = hosts.Length == 0 ? 0 : hosts.Max(n => n.Capacity.GetValueOrDefault(unit));
            var units = spec.Nodes.SelectMany(n => n.Capacity.Keys).Distinct(StringComparer.Ordinal).ToList();
            if (most == 0)
                document.Fault([.. at("needs"), unit], $"No node that may host the service has any {Quoted.Of(unit)}, so it could never run.", Nearest.Of(unit, units) is { } near ? $"did you mean {Quoted.Of(near)}?" : "write \"capacity:\" at its nodes, with this unit and a number");
            else if (most < needed)
                document.Fault([.. at("needs"), unit], $"The service needs {needed} {unit}, and none of its nodes has more than {most}.", "need less, or give a node more");
        }
    }

    private static void Apart(CellSpec spec, ServiceSpec service, string other, string[] item, Document document)
    {
        var known = spec.Services.Select(s => s.Name).ToList();
        if (other == service.Name)
            document.Fault(item, "A service cannot be kept apart from itself.", "remove it here");
        else if (spec.Service(other) is not { } found)
            document.Fault(item, $"There is no service {Quoted.Of(other)}; the services are {Lists.Of(known)}.", Nearest.Hint(other, known));
        else if (found.Mode == ServiceMode.ActiveActive || service.Mode == ServiceMode.ActiveActive)
            document.Fault(item, $"{Quoted.Of(found.Mode == ServiceMode.ActiveActive ? other : service.Name)} runs on all of its nodes, so nothing can be kept apart from it there.", "give the two different nodes, with the key nodes");
    }
}
