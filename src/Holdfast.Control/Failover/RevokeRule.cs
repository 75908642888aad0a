using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Time;

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
        var held = Revocation.Held(look, suspect.Member);
        if (look.State.MemberWith(suspect.Member) is not null && !held.Any(g => look.Rank(g.Service).Any(c => c.Ready && c.Member != suspect.Member)))
            return;

        var (node, self) = (look.State.NameOf(suspect.Member), look.State.NameOf(look.Seen.Self));
        var first = look.NextIncident;
        var writes = Revocation.Of(
            look,
            held,
            suspect.Why,
            $"{suspect.Why}; its lease runs out",
            [
                look.Mark(Phase.Fault, suspect.Since, node, "last good beat"),
                look.Mark(Phase.Suspected, SuspectedAt(look, suspect), self, suspect.Why),
                look.Mark(Phase.Revoked, look.Seen.Now, self, "grants taken away in one transaction"),
            ]);
        look.Add(look.Proposer.Decide(
            DecisionKind.Revoke,
            node,
            $"{suspect.Why}: revoked {string.Join(", ", held.Select(g => g.Service))}",
            EventLevel.Warning,
            first,
            held.Select(g => Proposer.Unchanged(g, g.Service)),
            writes));
    }

    private static Moment SuspectedAt(Look look, Suspect suspect)
    {
        var sighting = look.Seen.Of(suspect.Member);
        return sighting is { Unheard: true } ? Moment.Earlier(sighting.HeardAt + sighting.SilenceLimit, look.Seen.Now) : look.Seen.Now;
    }
}
