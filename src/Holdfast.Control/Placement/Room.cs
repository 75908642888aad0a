using Holdfast.Model.Spec;

namespace Holdfast.Control.Placement;

/// <summary>
/// Whether a node has room for one more service: the units that it needs are free, and no service is there, or in the same domain, that must be apart from
/// it. What goes with it needs its room too. Asked before a service is placed; what is placed is not moved for it.
/// </summary>
internal static class Room
{
    /// <summary>What stands against it, for a sentence; <c>null</c> when nothing does.</summary>
    public static string? Lacks(Roster roster, NodeSpec node, long member, ServiceSpec service)
    {
        // It runs on all of its nodes anyway.
        if (service.Mode == ServiceMode.ActiveActive)
            return null;
        IReadOnlyList<ServiceSpec> followers = roster.FollowersOf(service.Name);
        return Apart(roster, node, service) ?? followers.Select(f => Apart(roster, node, f)).FirstOrDefault(f => f is not null) ?? Units(roster, node, member, service, followers);
    }

    private static string? Apart(Roster roster, NodeSpec node, ServiceSpec service)
    {
        foreach (var rule in roster.RulesOf(service.Name))
            if (node.DomainOf(rule.Domain) is { Length: > 0 } here && roster.PlacesOf(rule.Other).Any(n => n.DomainOf(rule.Domain) == here))
                return $"{rule.Other} is {(rule.Domain == NodeSpec.NodeDomain ? "there" : $"in {rule.Domain} {here} too")}, and the two are kept apart";
        return null;
    }

    private static string? Units(Roster roster, NodeSpec node, long member, ServiceSpec service, IReadOnlyList<ServiceSpec> followers)
    {
        if (service.Needs.IsEmpty && followers.All(f => f.Needs.IsEmpty))
            return null;
        ServiceSpec[] others = [.. roster.Everywhere.Where(node.MayHost), .. roster.On(member, service.Name).Except(followers)];
        foreach (var (unit, needed) in Together(service, followers))
        {
            var all = node.Capacity.GetValueOrDefault(unit);
            var free = all - others.Sum(o => (long)o.Needs.GetValueOrDefault(unit));
            if (free < needed)
                return all == 0 ? $"{Who(service, followers)} {needed} {unit}, and it has none" : $"{Who(service, followers)} {needed} {unit}, and {Math.Max(free, 0)} of {all} {(free == 1 ? "is" : "are")} free";
        }

        return null;
    }

    private static IEnumerable<KeyValuePair<string, int>> Together(ServiceSpec service, IReadOnlyList<ServiceSpec> followers)
        => followers.Count == 0 ? service.Needs : followers.Prepend(service).SelectMany(s => s.Needs).GroupBy(n => n.Key, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, g.Sum(n => n.Value)));

    private static string Who(ServiceSpec service, IReadOnlyList<ServiceSpec> followers)
        => followers.Count == 0 ? $"{service.Name} needs" : $"{service.Name} and what goes with it need";
}
