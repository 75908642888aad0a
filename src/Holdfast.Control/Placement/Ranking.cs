using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Placement;

/// <summary>Who could take a service, best first (failover.md, "Promotion"): ready before not, then least data loss (in whole seconds), then its agent's promotion score, then what its checks with a weight take from its score, then preference, then load, then name.</summary>
public static class Ranking
{
    /// <summary>Every node that the spec allows for the service; empty when the spec has no such service.</summary>
    public static ImmutableArray<Candidate> Rank(CellState state, Observations seen, string service)
    {
        if (state.Spec?.Spec is not { } spec || spec.Service(service) is not { } asked)
            return [];
        return
        [
            .. LastResort.Apply(state, seen, service, spec.Nodes.Where(n => Hosts(n, asked)).Select(n => Judge(state, seen, asked, n)))
                .OrderByDescending(c => c.Ready)
                .ThenBy(c => Math.Floor(c.Loss.TotalSeconds))
                .ThenByDescending(c => c.Score)
                .ThenBy(c => c.Penalty)
                .ThenBy(c => c.Preference)
                .ThenBy(c => c.Load)
                .ThenBy(c => c.Node, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether the spec allows the service on this node.</summary>
    public static bool Hosts(NodeSpec node, ServiceSpec service)
        => node.Role != NodeRole.Witness && (service.Nodes.IsEmpty || service.Nodes.Contains(node.Name));

    /// <summary>Whether the spec allows the service on the node of this name; false for a node that the spec does not name.</summary>
    public static bool Hosts(CellSpec spec, string node, ServiceSpec service)
        => spec.Node(node) is { } found && Hosts(found, service);

    private static Candidate Judge(CellState state, Observations seen, ServiceSpec service, NodeSpec node)
    {
        var member = state.Members.GetValueOrDefault(node.Name);
        var preference = service.Prefer.IndexOf(node.Name);
        var fit = member is null ? Fitness.Bad("it has not joined the cell") : Readiness.Of(state, seen, member, service);
        if ((fit.Ready || fit.Gated || fit.LastResort.Length > 0) && Room.Lacks(state, node, member!.Id, service) is { } lack)
            fit = fit with { Ready = false, Why = lack, Gated = false, LastResort = "" };
        return new Candidate
        {
            Member = member?.Id ?? 0,
            Node = node.Name,
            Ready = fit.Ready,
            Coming = fit.Coming,
            Why = fit.Why,
            For = fit.For,
            Loss = fit.Loss,
            Score = fit.Score,
            Penalty = fit.Penalty,
            Gated = fit.Gated,
            LastResort = fit.LastResort,
            Preference = preference < 0 ? int.MaxValue : preference,
            Load = member is null ? 0 : state.Grants.Values.Count(g => g.Holder == member.Id && g.Service != service.Name),
        };
    }
}
