using Holdfast.Model.Spec;

namespace Holdfast.Control.Placement;

/// <summary>
/// Whether a node has room for one more service: the units that it needs are free, and no service is there that must not share a node with it. Asked
/// before a service is placed; what is placed is not moved for it.
/// </summary>
internal static class Room
{
    /// <summary>What stands against it, for a sentence; <c>null</c> when nothing does.</summary>
    public static string? Lacks(Roster roster, NodeSpec node, long member, ServiceSpec service)
    {
        // It runs on all of its nodes anyway.
        if (service.Mode == ServiceMode.ActiveActive || (service.Needs.IsEmpty && !roster.HasRules))
            return null;
        ServiceSpec[] others = [.. roster.Everywhere.Where(s => Ranking.Hosts(node, s)), .. roster.On(member, service.Name)];
        return Apart(others, service) ?? Units(others, node, service);
    }

    private static string? Apart(ServiceSpec[] others, ServiceSpec service)
        => others.FirstOrDefault(o => service.NotWith.Contains(o.Name) || o.NotWith.Contains(service.Name)) is { } other ? $"{other.Name} is there, and the two are kept apart" : null;

    private static string? Units(ServiceSpec[] others, NodeSpec node, ServiceSpec service)
    {
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
