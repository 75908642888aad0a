using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;

namespace Holdfast.Control.Failover;

/// <summary>
/// A suspected holder loses everything that it holds, in one transaction (failover.md, "Taking a grant away", 1). Done while its lease
/// runs out, so it costs no time. Only when somebody is ready to take over at least one of the services: else the holder, should it come
/// back, may as well go on; but one that was removed from the cell never comes back.
/// </summary>
internal static class RevokeRule
{
    public static void Apply(Look look)
    {
        var holders = look.State.Grants.Values.Select(g => g.Holder).Where(h => h != 0).Distinct().Order();
        foreach (var holder in holders)
            if (Suspicion.Of(look.State, look.Seen, holder) is { } suspect)
                Revoke(look, suspect);
    }

    private static void Revoke(Look look, Suspect suspect)
    {
        var held = look.State.Grants.Values.Where(g => g.Holder == suspect.Member).ToImmutableArray();
        if (look.State.MemberWith(suspect.Member) is not null && !held.Any(g => look.Rank(g.Service).Any(c => c.Ready && c.Member != suspect.Member)))
            return;

        var writes = new List<Write>();
        var first = look.NextIncident;
        foreach (var grant in held)
            writes.AddRange(TakeAway(look, grant, suspect));
        var node = look.State.NameOf(suspect.Member);
        look.Add(look.Proposer.Decide(
            DecisionKind.Revoke,
            node,
            $"{suspect.Why}: revoked {string.Join(", ", held.Select(g => g.Service))}",
            EventLevel.Warning,
            first,
            held.Select(g => Proposer.Unchanged(g, g.Service)),
            writes));
    }

    private static IEnumerable<Write> TakeAway(Look look, Grant grant, Suspect suspect)
    {
        var node = look.State.NameOf(suspect.Member);
        var number = look.TakeIncidentNumber();
        if (look.OpenIncident(grant.Service) is { } open)
            yield return Proposer.Put(open with { Closed = true });
        yield return Proposer.Put(grant with
        {
            Holder = 0,
            From = suspect.Member,
            Epoch = grant.Epoch + 1,
            MoveTo = 0,
            Incident = number,
            Reason = $"{suspect.Why}; its lease runs out",
            Evidence = [suspect.Why],
            Ranking = [],
            At = look.Wall,
            By = look.State.NameOf(look.Seen.Self),
        });
        yield return Proposer.Put(new Incident
        {
            Number = number,
            Kind = IncidentKind.Failover,
            Service = grant.Service,
            From = node,
            Cause = suspect.Why,
            Phases =
            [
                look.Mark(Phase.Fault, suspect.Since, node, "last good beat"),
                look.Mark(Phase.Suspected, SuspectedAt(look, suspect), look.State.NameOf(look.Seen.Self), suspect.Why),
                look.Mark(Phase.Revoked, look.Seen.Now, look.State.NameOf(look.Seen.Self), "grants taken away in one transaction"),
            ],
        });
    }

    private static Model.Time.Moment SuspectedAt(Look look, Suspect suspect)
    {
        var sighting = look.Seen.Of(suspect.Member);
        return sighting is { Unheard: true } ? Model.Time.Moment.Earlier(sighting.HeardAt + sighting.SilenceLimit, look.Seen.Now) : look.Seen.Now;
    }
}
