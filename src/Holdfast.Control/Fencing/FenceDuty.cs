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
        return [.. spec.FenceDevices.Where(d => WatchersOf(spec, d).Contains(self)).Select(d => new DeviceWatch(d, [.. Fenced(spec, d).Where(n => n != self)]))];
    }

    /// <summary>Who asks the device: the first nodes that can reach it and that may have to use it against another.</summary>
    public static ImmutableArray<string> WatchersOf(CellSpec spec, FenceDevice device)
    {
        var fenced = Fenced(spec, device);
        return [.. (device.From.IsEmpty ? spec.Nodes.Select(n => n.Name) : device.From).Where(n => fenced.Length > 1 || (fenced.Length == 1 && fenced[0] != n)).Take(Watchers)];
    }

    /// <summary>The nodes that the device is used against.</summary>
    public static ImmutableArray<string> Fenced(CellSpec spec, FenceDevice device)
        => [.. spec.Nodes.Where(n => n.Fence.Any(l => l.Devices.Contains(device.Name))).Select(n => n.Name)];
}
