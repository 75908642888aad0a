using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Failover;

/// <summary>
/// Asks a healthy holder to release when the spec says that the service belongs elsewhere: its node no longer hosts it, or is drained, or what it goes with
/// is elsewhere, or what goes with it cannot run there, or it fails back to a better preferred node that has been ready for a while.
/// </summary>
internal static class MoveRule
{
    /// <summary>So many ttls a better node must be ready without a break before a service goes back to it.</summary>
    private const int StableTtls = 20;

    private static readonly Candidate Nowhere = new() { Member = Grant.Nowhere, Node = "nowhere" };

    public static void Apply(Look look, ServiceSpec service, Grant grant)
    {
        if (grant.MoveTo != 0)
            return;
        var holder = look.State.NameOf(grant.Holder);
        if (!look.Spec.MayHost(holder, service))
            Leave(look, service, grant, holder, $"the spec no longer lets {holder} host it", stop: false);
        else if (look.State.Drains.GetValueOrDefault(holder) is { } drain)
            Leave(look, service, grant, holder, $"{holder} is {drain.Why}", drain.Force);
        else if (look.Forsaken(service, grant.Holder) is { } forsaken)
            Leave(look, service, grant, holder, forsaken, stop: true);
        else if (Stranded(look, service, grant) is { } stranded && look.Rank(service.Name).FirstOrDefault(c => c is { Ready: true, Strands: 0 } && c.Member != grant.Holder) is { } better)
            Commit(look, grant, better, IncidentKind.Switchover, holder, stranded);
        else if (service.Failback == Failback.WhenHealthy)
            FailBack(look, service, grant, holder);
    }

    /// <summary>The move itself: also what a switchover command commits.</summary>
    public static Decision Decide(Proposer proposer, Grant grant, Candidate to, Incident incident, string text, Incident? closed, DateTimeOffset wall, string by)
    {
        var moving = grant with { MoveTo = to.Member, Incident = incident.Number, Reason = text, Evidence = [incident.Cause], At = wall, By = by };
        Model.Store.Write[] writes = closed is null
            ? [Proposer.Put(moving), Proposer.Put(incident)]
            : [Proposer.Put(moving), Proposer.Put(incident), Proposer.Put(closed with { Closed = true })];
        return proposer.Decide(DecisionKind.Move, grant.Service, text, EventLevel.Info, incident.Number, [Proposer.Unchanged(grant, grant.Service)], writes);
    }

    /// <param name="stop">Also when no other node is ready.</param>
    private static void Leave(Look look, ServiceSpec service, Grant grant, string holder, string cause, bool stop)
    {
        if (look.Rank(service.Name) is var ranking && (ranking.FirstOrDefault(c => c.Ready) ?? Follows(service, grant, ranking)) is { } to)
            Commit(look, grant, to, IncidentKind.Switchover, holder, cause);
        else if (stop)
            Commit(look, grant, Nowhere, IncidentKind.Switchover, holder, cause);
    }

    /// <summary>What goes with it has failed beside it: it goes where that can run, rather than have it wait.</summary>
    private static string? Stranded(Look look, ServiceSpec service, Grant grant)
        => look.FollowersOf(service.Name).Select(f => look.Seen.Of(grant.Holder)?.Instance(f.Name)).FirstOrDefault(i => i is { State: InstanceState.Failed }) is { } failed
            ? $"{failed.Service}, which goes with it, failed there: {failed.Note}"
            : null;

    /// <summary>What goes with another service is on its way as soon as that one is, and starts there once it may.</summary>
    private static Candidate? Follows(ServiceSpec service, Grant grant, IEnumerable<Candidate> ranking)
        => service.With.IsEmpty ? null : ranking.FirstOrDefault(c => c is { Tied: true, Coming: true } && c.Member != grant.Holder);

    private static void FailBack(Look look, ServiceSpec service, Grant grant, string holder)
    {
        var here = look.Spec.Node(holder) is { } node && service.PreferenceOf(node) is { } place ? place : int.MaxValue;
        var ranking = look.Rank(service.Name);
        var penalty = ranking.FirstOrDefault(c => c.Member == grant.Holder)?.Penalty ?? 0;
        var best = ranking.FirstOrDefault(c => c.Ready && c.Member != grant.Holder && (c.Penalty < penalty || (c.Penalty == penalty && c.Preference < here)));
        var known = look.Memory.Better.GetValueOrDefault(service.Name);
        if (best is null)
        {
            look.Memory = look.Memory with { Better = look.Memory.Better.Remove(service.Name) };
            return;
        }

        var since = known.Member == best.Member ? known.Since : look.Seen.Now;
        look.Memory = look.Memory with { Better = look.Memory.Better.SetItem(service.Name, new ReadySeen(best.Member, since)) };
        var due = since + (look.Timing.Ttl * StableTtls);
        if (look.Seen.Now < due)
            look.LookAt(due);
        else
            Commit(look, grant, best, IncidentKind.Failback, holder, best.Penalty < penalty
                ? $"{best.Node} has a better score ({penalty - best.Penalty} more) and has been ready for {Whole(look.Seen.Now - since)} s"
                : $"{best.Node} is preferred and has been ready for {Whole(look.Seen.Now - since)} s");
    }

    public static void Commit(Look look, Grant grant, Candidate to, IncidentKind kind, string holder, string cause)
    {
        var by = look.State.NameOf(look.Seen.Self);
        var incident = new Incident
        {
            Number = look.TakeIncidentNumber(),
            Kind = kind,
            Service = grant.Service,
            From = holder,
            To = to.Node,
            Cause = cause,
            Phases = [look.Mark(Phase.Fault, look.Seen.Now, by, "decided to move")],
        };
        var text = $"{grant.Service} is to move from {holder} to {to.Node}: {cause}";
        look.Place(grant, to.Member);
        look.Add(Decide(look.Proposer, grant, to, incident, text, look.OpenIncident(grant.Service), look.Wall, by));
    }

    private static long Whole(TimeSpan span) => (long)span.TotalSeconds;
}
