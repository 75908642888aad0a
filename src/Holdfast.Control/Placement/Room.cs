using Holdfast.Model.Spec;

namespace Holdfast.Control.Placement;

/// <summary>
/// Whether a node has room for one more service: the units that it needs are free, and no service is there, or in the same domain, that must be apart from
/// it. Asked before a service is placed; what is placed is not moved for it.
/// </summary>
internal static class Room
{
    /// <summary>What stands against it, for a sentence; <c>null</c> when nothing does.</summary>
    public static string? Lacks(Roster roster, NodeSpec node, long member, ServiceSpec service)
    {
        // It runs on all of its nodes anyway.
        return service.Mode == ServiceMode.ActiveActive ? null : Apart(roster, node, service) ?? Units(roster, node, member, service);
    }

    private static string? Apart(Roster roster, NodeSpec node, ServiceSpec service)
    {
        foreach (var rule in roster.RulesOf(service.Name))
            if (node.DomainOf(rule.Domain) is { Length: > 0 } here && roster.PlacesOf(rule.Other).Any(n => n.DomainOf(rule.Domain) == here))
                return $"{rule.Other} is {(rule.Domain == NodeSpec.NodeDomain ? "there" : $"in {rule.Domain} {here} too")}, and the two are kept apart";
        return null;
    }

    private static string? Units(Roster roster, NodeSpec node, long member, ServiceSpec service)
    {
        if (service.Needs.IsEmpty)
            return null;
        ServiceSpec[] others = [.. roster.Everywhere.Where(node.MayHost), .. roster.On(member, service.Name)];
        foreach (var (unit, needed) in service.Needs)
        {
            var all = node.Capacity.GetValueOrDefault(unit);
            var free = all - others.Sum(o => (long)o.Needs.GetValueOrDefault(unit));
            if (free < needed)
                return all == 0 ? $"{service.Name} needs {needed} {unit}, and it has none" : $"{service.Name} needs {needed} {unit}, and {Math.Max(free, 0)} of {all} {(free == 1 ? "is" : "are")} free";
        }

        return null;
    }
}
