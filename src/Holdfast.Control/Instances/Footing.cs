using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.State;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Instances;

/// <summary>
/// A service that goes with another one and starts after it stands on that one: it is stopped before, and does not go on without. So an ordered
/// group stops in the reverse order in which it was started, on the node itself and without anybody's word.
/// </summary>
internal static class Footing
{
    /// <summary>Something that stands on the service still acts here.</summary>
    public static bool IsStoodOn(CellState state, NodeFacts facts, ServiceSpec service)
        => service.Mode == ServiceMode.ActiveStandby && facts.Listing.Instances.Any(i => i.Acts && state.Spec?.Spec.Service(i.Service)?.StandsOn(service.Name) == true);

    /// <summary>What the service stands on is not held here, does not act, or is about to be restarted.</summary>
    public static bool Sinks(CellState state, NodeFacts facts, ActMemory memory, ServiceSpec service)
        => service.With.Any(o => service.StandsOn(o) && state.Spec?.Spec.Service(o) is { Mode: ServiceMode.ActiveStandby } && !Holds(state, facts, memory, o));

    private static bool Holds(CellState state, NodeFacts facts, ActMemory memory, string service)
        => state.Grants.GetValueOrDefault(service) is { } grant && grant.Holder == facts.Self
            && facts.Listing.Instance(service) is { Phase: InstancePhase.Starting or InstancePhase.Running } instance && instance.Epoch == grant.Epoch
            && memory.Launches.GetValueOrDefault(service)?.Digest == instance.Digest;
}
