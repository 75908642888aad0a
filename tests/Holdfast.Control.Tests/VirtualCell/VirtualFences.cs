using Holdfast.Control.Fencing;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Tests.VirtualCell;

/// <summary>Fence devices that switch virtual nodes off, and the nodes that work them.</summary>
internal sealed class VirtualFences(VirtualWorld world)
{
    private readonly HashSet<(VirtualNode, int Life, long Revision)> _begun = [];

    public const double RunMs = 400;

    /// <summary>Devices that fail.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <summary>Who was switched off is switched on again after a while.</summary>
    public bool Restarts { get; set; }

    /// <summary>Every run that was begun: device, executor, target.</summary>
    public List<(string Device, string Executor, string Target)> Runs { get; } = [];

    /// <summary>Each of hq-1, hq-2 and hq-3 with a board of its own, and then two power strips together.</summary>
    public static CellSpec With(CellSpec spec) => spec with
    {
        Nodes = [.. spec.Nodes.Select(n => n with { Fence = [new FenceLevel { Devices = [$"board-{n.Name}"] }, new FenceLevel { Devices = ["strip-a", "strip-b"] }] })],
        FenceDevices = [.. spec.Nodes.Select(n => new FenceDevice { Name = $"board-{n.Name}", Agent = "fence_x" }), new FenceDevice { Name = "strip-a", Agent = "fence_x" }, new FenceDevice { Name = "strip-b", Agent = "fence_x" }],
    };

    public void Turn(VirtualNode node, CellState state)
    {
        foreach (var order in FenceDuty.Orders(state, node.Id))
            if (_begun.Add((node, node.Life, order.Fence.Revision)))
                Begin(node, order);
    }

    private void Begin(VirtualNode node, FenceOrder order)
    {
        Runs.Add((order.Device.Name, node.Name, order.Fence.Node));
        var life = node.Life;
        world.Time.After(RunMs, () => node.Do(life, () => End(node, order)));
    }

    private void End(VirtualNode node, FenceOrder order)
    {
        var works = !Broken.Contains(order.Device.Name);
        var run = new FenceRun { Device = order.Device.Name, Executor = node.Name, At = world.Time.Wall, Took = TimeSpan.FromMilliseconds(RunMs), Succeeded = works, Note = works ? "" : "timed out" };
        if (works && order.Device.Name is not "strip-a")
            SwitchOff(world.Node(order.Fence.Node));
        world.Store.Commit(FenceResult.Write(order, run));
    }

    private void SwitchOff(VirtualNode target)
    {
        target.Crash();
        if (Restarts)
            world.Time.After(2000, () =>
            {
                if (!target.DaemonUp)
                    target.StartDaemon();
            });
    }
}
