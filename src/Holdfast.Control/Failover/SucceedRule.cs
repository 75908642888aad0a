using Holdfast.Control.Placement;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Failover;

/// <summary>
/// Nobody holds the service. Once the former holder is proved to have let go, the best node that is ready gets the next grant
/// (failover.md, "Taking a grant away", 3). When none is ready, the service waits.
/// </summary>
internal static class SucceedRule
{
    public static void Apply(Look look, ServiceSpec service, Grant grant)
    {
        if (LetGo(look, grant) is not { } proof)
            return;
        var ranking = look.Rank(service.Name);
        if (ranking.FirstOrDefault(c => c.Ready) is not { } best)
            return;

        var incident = look.State.Incidents.GetValueOrDefault(grant.Incident) is { Closed: false } open ? open : Resumed(look, service, grant);
        if (!incident.Phases.Any(p => p.Phase == Phase.LeaseOver))
            incident = incident with { Phases = [.. incident.Phases, look.Mark(Phase.LeaseOver, proof.At, proof.Node, proof.Why)] };
        Handover.To(look, best, ranking, grant, incident, Sentence(look, service, grant, incident, best, ranking), proof.Why, closed: null);
    }

    /// <summary>The service had waited, and its incident is no more: a new one, so that the timeline is complete.</summary>
    private static Incident Resumed(Look look, ServiceSpec service, Grant grant) => new()
    {
        Number = look.TakeIncidentNumber(),
        Kind = IncidentKind.Start,
        Service = service.Name,
        Cause = grant.Reason,
        Phases = [look.Mark(Phase.Fault, look.Seen.Now, look.State.NameOf(look.Seen.Self), "a node became ready")],
    };

    private static string Sentence(Look look, ServiceSpec service, Grant grant, Incident incident, Candidate best, IReadOnlyList<Candidate> ranking)
    {
        var from = grant.From == 0 ? incident.From : look.State.NameOf(grant.From);
        var moved = from.Length == 0 || from == best.Node ? $"{service.Name} starts on {best.Node}" : $"{service.Name} fails over from {from} to {best.Node}";
        return $"{moved}: {incident.Cause}; {Handover.Chosen(best, ranking)}";
    }

    private sealed record Proof(Moment At, string Node, string Why);

    private static Proof? LetGo(Look look, Grant grant)
    {
        if (grant.From == 0)
            return new Proof(look.Seen.Now, look.State.NameOf(look.Seen.Self), "nothing to wait for");
        var from = look.State.NameOf(grant.From);
        if (Released.Is(look, grant.From, grant.Service, grant.Epoch - 1))
            return new Proof(look.Seen.Now, from, $"{from} has released it");
        if (look.Seen.Of(grant.From) is { } sighting && sighting.Beat.Applied >= grant.Revision)
            return new Proof(look.Seen.Now, from, $"{from} has carried out the revoke");
        return LeaseOver(look, grant, from);
    }

    private static Proof? LeaseOver(Look look, Grant grant, string from)
    {
        var voters = look.State.Voters!;
        var reports = voters.Members.Where(v => Reports(look, v, grant)).Select(look.State.NameOf).ToArray();
        if (reports.Length < voters.Majority)
            return null;

        var known = look.Memory.Overs.GetValueOrDefault(grant.Service);
        var since = known.Revision == grant.Revision ? known.At : look.Seen.Now;
        look.Memory = look.Memory with { Overs = look.Memory.Overs.SetItem(grant.Service, new OverSeen(grant.Revision, since)) };
        var due = since + look.Timing.WithDrift(look.Timing.Release);
        if (look.Seen.Now < due)
        {
            look.LookAt(due);
            return null;
        }

        return new Proof(look.Seen.Now, string.Join(", ", reports), $"{reports.Length} of {voters.Members.Length} voters ({string.Join(", ", reports)}) report the lease of {from} over");
    }

    private static bool Reports(Look look, long voter, Grant grant)
        => look.Seen.Of(voter)?.Status is { } status && status.Overs.Any(o => o.Member == grant.From && o.Revision >= grant.Revision);
}
