using System.Collections.Immutable;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Fencing;

/// <summary>A run that the controller gave to this node.</summary>
/// <param name="Fence">The record as it stands; its revision tells one run from the next.</param>
/// <param name="Device">What to work.</param>
public sealed record FenceOrder(Fence Fence, FenceDevice Device);

/// <summary>A device that a node asks from time to time whether it works, and the nodes that it may be used against.</summary>
public sealed record DeviceWatch(FenceDevice Device, ImmutableArray<string> Targets);

/// <summary>What a node has to do about fences: whatever the records say, also after a restart of its daemon.</summary>
public static class FenceDuty
{
    /// <summary>So many nodes ask a device whether it works; more would only load it.</summary>
    public const int Watchers = 5;

    public static ImmutableArray<FenceOrder> Orders(CellState state, long self) =>
    [
        .. state.Fences.Values
            .Where(f => f.State == FenceState.Running && f.Executor == self)
            .Select(f => (Fence: f, Device: state.Spec?.Spec.FenceDevice(f.Device)))
            .Where(f => f.Device is not null)
            .Select(f => new FenceOrder(f.Fence, f.Device!)),
    ];

    public static ImmutableArray<DeviceWatch> Watches(CellState state, string self)
    {
        if (state.Spec?.Spec is not { } spec)
            return [];
        return
        [
            .. spec.FenceDevices
                .Select(d => new DeviceWatch(d, [.. spec.Nodes.Where(n => n.Name != self && n.Fence.Any(l => l.Devices.Contains(d.Name))).Select(n => n.Name)]))
                .Where(w => !w.Targets.IsEmpty && Watching(spec, w.Device).Contains(self)),
        ];
    }

    private static IEnumerable<string> Watching(CellSpec spec, FenceDevice device)
        => (device.From.IsEmpty ? spec.Nodes.Select(n => n.Name) : device.From).Take(Watchers);
}
