using System.Collections.Immutable;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Explaining;

/// <summary>A service whose nodes that serve it, or could, are all in one rack, on one power feed, at one site: it ends with that, though the spec would let it run elsewhere.</summary>
/// <param name="Domain">What they share: <c>rack r1</c>.</param>
/// <param name="Nodes">Those that serve it or are ready to.</param>
internal sealed record DomainLoss(string Domain, ImmutableArray<string> Nodes)
{
    /// <summary>Whether the spec lets the service run in several domains of some kind, so that there is something to survive.</summary>
    public static bool Applies(CellSpec spec, ServiceSpec service) => Kinds(spec, service).Any();

    /// <summary>The nodes that serve it, and those that are ready to.</summary>
    public static ImmutableArray<string> Able(Sight sight, ServiceSpec service, string[] serving)
        => [.. serving, .. sight.Rank(service.Name).Where(c => c.Ready && !serving.Contains(c.Node)).Select(c => c.Node)];

    /// <summary>The first domain, by its kind's name, whose loss would end the service; <c>null</c> when there is none.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="service">One of its services.</param>
    /// <param name="able">Nodes that serve it or are ready to.</param>
    public static DomainLoss? Of(CellSpec spec, ServiceSpec service, ImmutableArray<string> able)
    {
        var names = able.ToHashSet(StringComparer.Ordinal);
        NodeSpec[] nodes = [.. spec.Nodes.Where(n => names.Contains(n.Name))];
        // Of a single node it is told that the service would not survive its loss; where one is that the spec does not name is not known.
        if (nodes.Length < 2 || nodes.Length < names.Count)
            return null;
        foreach (var kind in Kinds(spec, service))
            if (nodes.Select(n => n.DomainOf(kind)).Distinct(StringComparer.Ordinal).ToArray() is [{ Length: > 0 } shared])
                return new DomainLoss($"{kind} {shared}", [.. able.Order(StringComparer.Ordinal)]);
        return null;
    }

    private static IEnumerable<string> Kinds(CellSpec spec, ServiceSpec service)
    {
        NodeSpec[] hosts = [.. spec.HostsOf(service)];
        return hosts.SelectMany(n => n.Domains.Keys).Append(NodeSpec.SiteDomain).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(k => hosts.Select(n => n.DomainOf(k)).Distinct(StringComparer.Ordinal).Count(d => d.Length > 0) > 1);
    }
}
