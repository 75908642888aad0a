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
    public static (bool Ready, bool Coming, string Why) Of(CellState state, Observations seen, Member member, ServiceSpec service)
    {
        if (state.Fences.GetValueOrDefault(member.Name) is { IsOpen: true } fence)
            return (false, false, fence.IsUnderWay ? "it is being fenced" : "it was fenced and is not back yet");
        if (state.Drains.GetValueOrDefault(member.Name) is { } drain)
            return (false, false, $"it is {drain.Why}");
        var sighting = seen.Of(member.Id);
        if (sighting is null)
            return (false, false, "it has not been heard yet");
        if (sighting.Unheard || Suspicion.Of(state, seen, member.Id) is not null)
            return (false, false, $"it was last heard {Ago(seen, sighting)} ago");
        if (sighting.Status is not { } status || sighting.DaemonSilent)
            return (false, true, "its daemon is silent");
        // What its last daemon said of it is no news any more: nobody is there to carry out a grant.
        if (sighting.Beat.Status is null)
            return (false, true, "its guard has no daemon");
        if (sighting.Beat.LeaseLeft <= TimeSpan.Zero)
            return (false, true, "it has no lease");
        if (state.Spec is { } spec && status.Seen < spec.Revision)
            return (false, true, $"it has not seen version {spec.Number} of the spec yet");
        return sighting.Instance(service.Name) is { } instance ? Judge(instance) : (false, true, "it has not reported on the service yet");
    }

    private static (bool Ready, bool Coming, string Why) Judge(InstanceStatus instance) => instance.State switch
    {
        InstanceState.Stopped => (true, false, "can be started"),
        InstanceState.Standby => (true, false, "warm standby"),
        InstanceState.Active => (true, false, "active"),
        InstanceState.Activating => (true, false, "becoming active"),
        InstanceState.Starting => (false, true, Noted("is starting", instance)),
        InstanceState.Stopping => (false, true, Noted("is stopping", instance)),
        _ => (false, false, Noted("failed", instance)),
    };

    private static string Noted(string what, InstanceStatus instance) => instance.Note.Length == 0 ? what : $"{what}: {instance.Note}";

    private static string Ago(Observations seen, Sighting sighting) => Spoken.Span(seen.Now - sighting.HeardAt);
}
