using System.Collections.Immutable;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;

namespace Holdfast.Control.Failover;

/// <summary>Takes everything from a node in one transaction, each service with an incident of its own.</summary>
internal static class Revocation
{
    public static ImmutableArray<Grant> Held(Look look, long member) => [.. look.State.Grants.Values.Where(g => g.Holder == member)];

    /// <param name="look">Where the incidents' numbers come from.</param>
    /// <param name="grants">All that it holds.</param>
    /// <param name="cause">A sentence.</param>
    /// <param name="reason">What is waited for: a sentence.</param>
    /// <param name="phases">How the incidents begin.</param>
    public static ImmutableArray<Write> Of(Look look, ImmutableArray<Grant> grants, string cause, string reason, ImmutableArray<PhaseMark> phases)
        => [.. grants.SelectMany(g => TakeAway(look, g, cause, reason, phases))];

    private static IEnumerable<Write> TakeAway(Look look, Grant grant, string cause, string reason, ImmutableArray<PhaseMark> phases)
    {
        var number = look.TakeIncidentNumber();
        if (look.OpenIncident(grant.Service) is { } open)
            yield return Proposer.Put(open with { Closed = true });
        yield return Proposer.Put(grant with
        {
            Holder = 0,
            From = grant.Holder,
            Last = grant.Holder,
            Epoch = grant.Epoch + 1,
            MoveTo = 0,
            Incident = number,
            Reason = reason,
            Evidence = [cause],
            Ranking = [],
            At = look.Wall,
            By = look.State.NameOf(look.Seen.Self),
        });
        yield return Proposer.Put(new Incident
        {
            Number = number,
            Kind = IncidentKind.Failover,
            Service = grant.Service,
            From = look.State.NameOf(grant.Holder),
            Cause = cause,
            Phases = phases,
        });
    }
}
