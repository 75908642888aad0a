using Holdfast.Control.Placement;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Failover;

/// <summary>
/// The holder has released: the next grant waits for nothing. A move goes to the node it was meant for, if that is still ready; a failure
/// goes to the best.
/// </summary>
internal static class ReleasedRule
{
    public static void Apply(Look look, ServiceSpec service, Grant grant)
    {
        var ranking = look.Rank(service.Name);
        var incident = Incident(look, service, grant);
        var from = look.State.NameOf(grant.Holder);
        incident = incident with { Phases = [.. incident.Phases, look.Mark(Phase.LeaseOver, look.Seen.Now, from, $"{from} has stopped and released it")] };

        var to = ranking.FirstOrDefault(c => c.Ready && c.Member == grant.MoveTo) ?? ranking.FirstOrDefault(c => c.Ready);
        // What it goes with, or starts after, is on its way.
        if (to is null && ranking.Any(c => c is { Tied: true, Coming: true }))
            return;
        if (to is null)
        {
            VacateRule.Vacate(look, grant, incident);
            return;
        }

        var closed = incident.Number == grant.Incident ? null : look.OpenIncident(service.Name);
        Handover.To(look, to, ranking, grant, incident, Sentence(service, from, to, incident, ranking), [$"{from} has released epoch {grant.Epoch}"], closed);
    }

    private static string Sentence(ServiceSpec service, string from, Candidate to, Incident incident, IReadOnlyList<Candidate> ranking)
    {
        var verb = incident.Kind switch
        {
            IncidentKind.Switchover => "moves",
            IncidentKind.Failback => "goes back",
            _ => "fails over",
        };
        return from == to.Node
            ? $"{service.Name} starts again on {from}: {incident.Cause}; {Handover.Chosen(to, ranking)}"
            : $"{service.Name} {verb} from {from} to {to.Node}: {incident.Cause}; {Handover.Chosen(to, ranking)}";
    }

    private static Incident Incident(Look look, ServiceSpec service, Grant grant)
    {
        if (grant.MoveTo != 0 && look.State.Incidents.GetValueOrDefault(grant.Incident) is { Closed: false } moving && moving.Service == service.Name)
            return moving;

        var node = look.State.NameOf(grant.Holder);
        var instance = look.Seen.Of(grant.Holder)?.Instance(service.Name);
        var cause = Cause(node, instance);
        return new Incident
        {
            Number = look.TakeIncidentNumber(),
            Kind = IncidentKind.Failover,
            Service = service.Name,
            From = node,
            Cause = cause,
            Phases = [look.Mark(Phase.Fault, FailedAt(look, grant.Holder, instance), node, cause)],
        };
    }

    private static string Cause(string node, InstanceStatus? instance)
        => instance is { State: InstanceState.Failed, Note: { Length: > 0 } note } ? $"on {node}, {note}" : $"{node} let go of it";

    private static Moment FailedAt(Look look, long holder, InstanceStatus? instance)
        => instance is { State: InstanceState.Failed } && look.Seen.Of(holder) is { } sighting ? sighting.HeardAt - instance.For : look.Seen.Now;
}
