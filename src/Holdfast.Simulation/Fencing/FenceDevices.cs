using Holdfast.Model.Spec;
using Holdfast.Simulation.Nodes;

namespace Holdfast.Simulation.Fencing;

/// <summary>Fence devices that switch virtual nodes off: each node has a board of its own, and two power strips that only work together.</summary>
internal sealed class FenceDevices(World world)
{
    public static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(400);

    private readonly SortedSet<string> _off = new(StringComparer.Ordinal);

    /// <summary>Devices that fail.</summary>
    public SortedSet<string> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>Devices that say that they are done and switch nothing: they are cabled to another machine.</summary>
    public SortedSet<string> Lying { get; } = new(StringComparer.Ordinal);

    /// <summary>Every run that was begun: device, executor, target.</summary>
    public List<(string Device, string Executor, string Target)> Runs { get; } = [];

    public static CellSpec With(CellSpec spec) => spec with
    {
        Nodes = [.. spec.Nodes.Select(n => n with { Fence = [new FenceLevel { Devices = [$"board-{n.Name}"] }, new FenceLevel { Devices = ["strip-a", "strip-b"] }] })],
        FenceDevices = [.. spec.Nodes.Select(n => Device($"board-{n.Name}")), Device("strip-a"), Device("strip-b")],
    };

    /// <summary>Works a device against a node; false when it fails. A strip alone only takes one of two supplies.</summary>
    public bool Work(string device, VirtualNode target)
    {
        if (Broken.Contains(device))
            return false;
        if (Lying.Contains(device))
            return true;
        if (device.StartsWith("strip", StringComparison.Ordinal))
        {
            _off.Add($"{device} {target.Name}");
            if (!_off.Contains($"strip-a {target.Name}") || !_off.Contains($"strip-b {target.Name}"))
                return true;
            _off.RemoveWhere(o => o.EndsWith(" " + target.Name, StringComparison.Ordinal));
        }

        world.Story.Tell($"{device} switches {target.Name} off");
        target.LosePower();
        if (world.Plan.PowerBack is { } pause)
            world.Time.After(pause, target.GetPower);
        return true;
    }

    private static FenceDevice Device(string name) => new() { Name = name, Agent = "fence_x" };
}
