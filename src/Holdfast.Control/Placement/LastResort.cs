using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;

namespace Holdfast.Control.Placement;

/// <summary>
/// Whoever is good enough only when nobody else is left becomes ready when nobody else is: the service is held by nobody, or by one that is suspected, no
/// node is ready, and the one that held it last, which would lose nothing, is not expected back. Never for the sake of a planned move.
/// </summary>
internal static class LastResort
{
    /// <summary>One that has failed so often in a row is not waited for.</summary>
    private const int Hopeless = 3;

    public static IReadOnlyList<Candidate> Apply(CellState state, Observations seen, string service, IEnumerable<Candidate> judged)
    {
        Candidate[] all = [.. judged];
        if (!all.Any(c => c.LastResort.Length > 0) || all.Any(c => c.Able) || IsExpected(state, seen, service))
            return all;
        return [.. all.Select(c => c.LastResort.Length > 0 ? c with { Ready = true, Why = c.LastResort } : c)];
    }

    /// <summary>The holder acts on, or the former one is there and may go on by itself.</summary>
    private static bool IsExpected(CellState state, Observations seen, string service)
    {
        if (state.Grants.GetValueOrDefault(service) is not { } grant)
            return true;
        if (grant.Holder != 0)
            return Suspicion.Of(state, seen, grant.Holder) is null;
        return grant.Last != 0
            && state.MemberWith(grant.Last) is { } last
            && !state.Drains.ContainsKey(last.Name) // out of service by its own health, it is a last resort itself
            && state.Fences.GetValueOrDefault(last.Name) is not { IsOpen: true }
            && Suspicion.Of(state, seen, last.Id) is null
            && seen.Of(last.Id) is { Beat.LeaseLeft.Ticks: > 0 } sighting
            && sighting.Instance(service) is not { State: InstanceState.Failed, Failures: >= Hopeless };
    }
}
