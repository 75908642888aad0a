using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Placement;

/// <summary>Whether a member could act for a service now, with the evidence.</summary>
internal static class Readiness
{
    public static Fitness Of(CellState state, Standing standing, Member member, ServiceSpec service)
    {
        if (state.Fences.GetValueOrDefault(member.Name) is { IsOpen: true } fence)
            return Fitness.Bad(fence.IsUnderWay ? "it is being fenced" : "it was fenced and is not back yet");
        if (state.Drains.GetValueOrDefault(member.Name) is { Automatic: false } drain)
            return Fitness.Bad($"it is {drain.Why}");
        return OwnHealth.Judge(state, standing, member, standing.Absence ?? Present(state, standing.Seen, member, service));
    }

    /// <summary>Why the member can take nothing at all; <c>null</c> when it is there.</summary>
    public static Fitness? Absence(CellState state, Observations seen, Member member)
    {
        var sighting = seen.Of(member.Id);
        if (sighting is null)
            return Fitness.Bad("it has not been heard yet");
        if (sighting.Unheard || Suspicion.Of(state, seen, member.Id) is not null)
            return Fitness.Bad($"it was last heard {Ago(seen, sighting)} ago");
        if (sighting.Status is not { } status || sighting.DaemonSilent)
            return Fitness.Soon("its daemon is silent");
        // What its last daemon said of it is no news any more: nobody is there to carry out a grant.
        if (sighting.Beat.Status is null)
            return Fitness.Soon("its guard has no daemon");
        if (sighting.Beat.LeaseLeft <= TimeSpan.Zero)
            return Fitness.Soon("it has no lease");
        if (state.Spec is { } spec && status.Seen < spec.Revision)
            return Fitness.Soon($"it has not seen version {spec.Number} of the spec yet");
        return null;
    }

    private static Fitness Present(CellState state, Sighting? seen, Member member, ServiceSpec service)
        => seen?.Instance(service.Name) is { } instance ? Judge(state, member, service, instance) : Fitness.Soon("it has not reported on the service yet");

    private static Fitness Judge(CellState state, Member member, ServiceSpec service, InstanceStatus instance) => instance.State switch
    {
        InstanceState.Stopped => PromotionGate.Judge(state, member, service, instance, "can be started"),
        InstanceState.Standby => PromotionGate.Judge(state, member, service, instance, "warm standby"),
        InstanceState.Active => Fitness.Good("active") with { Penalty = instance.Penalty },
        InstanceState.Activating => Fitness.Good("becoming active") with { Penalty = instance.Penalty },
        InstanceState.Starting => Fitness.Soon(Noted("is starting", instance)) with { For = instance.For },
        InstanceState.Stopping => Fitness.Soon(Noted("is stopping", instance)) with { For = instance.For },
        _ => Fitness.Bad(Noted("failed", instance)) with { For = instance.For },
    };

    private static string Noted(string what, InstanceStatus instance) => instance.Note.Length == 0 ? what : $"{what}: {instance.Note}";

    private static string Ago(Observations seen, Sighting sighting) => Spoken.Span(seen.Now - sighting.HeardAt);
}
