using Holdfast.Control.Proposals;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Failover;

/// <summary>Follows each granted service to its end, phase by phase: activated, then verified by its own checks. Then the incident is closed.</summary>
internal static class ProgressRule
{
    public static void Apply(Look look)
    {
        foreach (var incident in look.State.Incidents.Values.Where(i => !i.Closed))
        {
            if (incident.Epoch > 0)
                Follow(look, incident);
            else if (look.State.Grants.GetValueOrDefault(incident.Service) is not { } grant || grant.Incident != incident.Number || IsGone(look, grant))
                Record(look, incident with { Closed = true }, $"incident {incident.Number} of {incident.Service} came to nothing");
        }
    }

    /// <summary>It waited for a node that is ready, and then was removed.</summary>
    private static bool IsGone(Look look, Grant grant) => grant.Holder == 0 && look.Spec.Service(grant.Service) is not { Mode: ServiceMode.ActiveStandby };

    private static void Follow(Look look, Incident incident)
    {
        if (look.State.Grants.GetValueOrDefault(incident.Service) is not { } grant || grant.Epoch != incident.Epoch)
        {
            Record(look, incident with { Closed = true }, $"incident {incident.Number} of {incident.Service} was overtaken by a newer grant");
            return;
        }

        if (look.Seen.Of(grant.Holder) is not { } sighting || sighting.Instance(incident.Service) is not { } instance || instance.Epoch != grant.Epoch)
            return;
        if (instance.ActsFor is not { } acts)
            return;

        var node = look.State.NameOf(grant.Holder);
        var reached = incident;
        if (!Has(incident, Phase.Activated))
            reached = Timeline.With(reached, look.Mark(Phase.Activated, sighting.HeardAt - acts, node, "acts under its epoch"));
        if (instance.State == InstanceState.Active)
            reached = Timeline.With(reached, look.Mark(Phase.Verified, sighting.HeardAt - instance.For, node, "its checks pass")) with { Closed = true };
        if (reached.Closed)
            Close(look, reached, node);
        else if (!ReferenceEquals(reached, incident))
            Record(look, reached, $"{incident.Service} acts on {node}");
    }

    private static bool Has(Incident incident, Phase phase) => incident.Phases.Any(p => p.Phase == phase);

    private static void Close(Look look, Incident incident, string node)
    {
        var took = (long)(incident.Phases[^1].At - incident.Phases[0].At).TotalMilliseconds;
        var text = $"{incident.Service} is active on {node} under epoch {incident.Epoch}, {took} ms after {Began(incident)}";
        look.Add(look.Proposer.Decide(DecisionKind.Progress, incident.Service, text, EventLevel.Info, incident.Number, [], [Proposer.Put(incident)]));
    }

    private static string Began(Incident incident) => incident.Kind switch
    {
        IncidentKind.Failover => "the last good evidence",
        IncidentKind.Start => "the decision to start it",
        _ => "the request",
    };

    private static void Record(Look look, Incident incident, string text)
        => look.Add(look.Proposer.Quietly(DecisionKind.Progress, incident.Service, text, [Proposer.Put(incident)]));
}
