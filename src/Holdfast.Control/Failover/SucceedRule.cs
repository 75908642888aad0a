using Holdfast.Control.Fencing;
using Holdfast.Control.Placement;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Failover;

/// <summary>
/// Nobody holds the service. Once the former holder is proved to have let go, and was fenced if the service needs that, the best node that is
/// ready gets the next grant (failover.md, "Taking a grant away", 3). When none is ready, the service waits.
/// </summary>
internal static class SucceedRule
{
    public static void Apply(Look look, ServiceSpec service, Grant grant)
    {
        if (LetGo.Of(look, grant) is not { } proof || Fenced(look, service, grant, proof) is not { } fenced)
            return;
        var ranking = look.Rank(service.Name);
        if (ranking.FirstOrDefault(c => c.Ready) is not { } best)
            return;

        var incident = look.State.Incidents.GetValueOrDefault(grant.Incident) is { Closed: false } open && open.Service == service.Name ? open : Resumed(look, service, grant);
        if (!incident.Phases.Any(p => p.Phase == Phase.LeaseOver))
            incident = Timeline.With(incident, look.Mark(Phase.LeaseOver, proof.At, proof.Node, proof.Why));
        Handover.To(look, best, ranking, grant, incident, Sentence(look, service, grant, incident, best, ranking), [proof.Why, .. fenced], closed: null);
    }

    /// <summary>What was fenced, where that is needed; <c>null</c> while it is still waited for.</summary>
    private static string[]? Fenced(Look look, ServiceSpec service, Grant grant, LetGo proof)
    {
        if (proof.ByItself || !look.Spec.NeedsFence(service))
            return [];
        return FenceProof.Of(look.State, grant) is { } fenced ? [fenced] : null;
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
        var from = grant.From == 0 ? incident.From : FenceNeed.NodeOf(look.State, grant);
        var moved = from.Length == 0 || from == best.Node ? $"{service.Name} starts on {best.Node}" : $"{service.Name} fails over from {from} to {best.Node}";
        return $"{moved}: {incident.Cause}; {Handover.Chosen(best, ranking)}";
    }
}
