using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Placement;

/// <summary>Who could take a service, best first (failover.md, "Promotion"): ready before not, then where what goes with it can follow, then least data loss (in whole seconds), then its agent's promotion score, then what its checks with a weight take from its score, then preference, then how many of those that spread as it does are in the same domain, then load, then name.</summary>
public static class Ranking
{
    /// <summary>Every node that the spec allows for the service; empty when the spec has no such service.</summary>
    public static ImmutableArray<Candidate> Rank(CellState state, Observations seen, string service) => Rank(state, seen, service, new Roster(state, seen));

    /// <inheritdoc cref="Rank(CellState, Observations, string)"/>
    internal static ImmutableArray<Candidate> Rank(CellState state, Observations seen, string service, Roster roster)
    {
        if (state.Spec?.Spec is not { } spec || spec.Service(service) is not { } asked)
            return [];
        Candidate[] ranking = [.. LastResort.Apply(state, seen, service, spec.HostsOf(asked).Select(n => Judge(state, roster, asked, n)))];
        Array.Sort(ranking, Compare);
        return ImmutableCollectionsMarshal.AsImmutableArray(ranking);
    }

    /// <summary>Below zero: the first comes before the second. Names make it a total order.</summary>
    private static int Compare(Candidate first, Candidate second)
    {
        var order = second.Ready.CompareTo(first.Ready);
        if (order == 0)
            order = second.Tied.CompareTo(first.Tied);
        if (order == 0)
            order = first.Strands.CompareTo(second.Strands);
        if (order == 0)
            order = Math.Floor(first.Loss.TotalSeconds).CompareTo(Math.Floor(second.Loss.TotalSeconds));
        if (order == 0)
            order = second.Score.CompareTo(first.Score);
        if (order == 0)
            order = first.Penalty.CompareTo(second.Penalty);
        if (order == 0)
            order = first.Preference.CompareTo(second.Preference);
        if (order == 0)
            order = first.Crowd.CompareTo(second.Crowd);
        if (order == 0)
            order = first.Load.CompareTo(second.Load);
        return order == 0 ? string.CompareOrdinal(first.Node, second.Node) : order;
    }

    private static Candidate Judge(CellState state, Roster roster, ServiceSpec service, NodeSpec node)
    {
        var standing = roster.Of(node);
        var member = standing.Member;
        var fit = member is null ? standing.Absence! : Readiness.Of(state, standing, member, service);
        if ((fit.Ready || fit.Gated || fit.LastResort.Length > 0) && Room.Lacks(roster, node, member!.Id, service) is { } lack)
            fit = fit with { Ready = false, Why = lack, Gated = false, LastResort = "" };
        if ((fit.Ready || fit.Gated || fit.LastResort.Length > 0) && Dependencies.Lacks(state, roster.Seen, roster, member!.Id, service) is { } tie)
            fit = fit with { Ready = false, Coming = tie.Coming, Why = tie.Why, Tied = fit.Ready, Gated = false, LastResort = "" };
        return new Candidate
        {
            Member = member?.Id ?? 0,
            Node = node.Name,
            Ready = fit.Ready,
            Coming = fit.Coming,
            Tied = fit.Tied,
            Strands = fit.Ready ? roster.FollowersOf(service.Name).Count(f => !node.MayHost(f) || !Readiness.Of(state, standing, member!, f).Ready) : 0,
            Why = fit.Why,
            For = fit.For,
            Loss = fit.Loss,
            Score = fit.Score,
            Penalty = fit.Penalty,
            Gated = fit.Gated,
            LastResort = fit.LastResort,
            Preference = service.PreferenceOf(node) ?? int.MaxValue,
            Domain = service.Spread.Length == 0 || node.DomainOf(service.Spread) is not { Length: > 0 } domain ? "" : $"{service.Spread} {domain}",
            Crowd = roster.Crowd(node, service),
            Load = member is null ? 0 : roster.Load(member.Id, service.Name),
        };
    }
}
