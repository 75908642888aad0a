using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Model.Cell;

namespace Holdfast.Control.Fencing;

/// <summary>The incidents that waited for a fence, with that phase in their timelines.</summary>
internal static class FencedIncidents
{
    public static ImmutableArray<Incident> Of(Look look, FenceNeed? need, Fence done)
        => need is null ? [] : [.. need.Grants.Select(g => Marked(look, g, done)).OfType<Incident>()];

    private static Incident? Marked(Look look, Grant grant, Fence done)
    {
        if (look.State.Incidents.GetValueOrDefault(grant.Incident) is not { Closed: false } incident)
            return null;
        if (LetGo.Of(look, grant) is { } proof && !incident.Phases.Any(p => p.Phase == Phase.LeaseOver))
            incident = Timeline.With(incident, look.Mark(Phase.LeaseOver, proof.At, proof.Node, proof.Why));
        return Timeline.With(incident, look.Mark(Phase.Fenced, look.Seen.Now, By(look, done), done.Note));
    }

    private static string By(Look look, Fence done) => done.State == FenceState.Confirmed ? done.By : look.State.NameOf(done.Executor);
}
