using Holdfast.Control.Fencing;
using Holdfast.Control.Nodes;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;
using Holdfast.Simulation.Nodes;

namespace Holdfast.Simulation.Fencing;

/// <summary>A daemon's working of fence devices: each order once, and what came of it to the store.</summary>
internal sealed class FenceShell(World world, VirtualNode node, DaemonShell daemon)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<long> _begun = [];

    public void Turn(CellState state)
    {
        if (state.Fences.IsEmpty)
            return;
        foreach (var order in FenceDuty.Orders(state, node.Id))
            if (_begun.Add(order.Fence.Revision))
                Begin(order);
    }

    private void Begin(FenceOrder order)
    {
        world.Fences.Runs.Add((order.Device.Name, node.Name, order.Fence.Node));
        daemon.Process.After(FenceDevices.Takes, () => End(order));
    }

    private void End(FenceOrder order)
    {
        var works = world.Fences.Work(order.Device.Name, world.Node(order.Fence.Node));
        var run = new FenceRun { Device = order.Device.Name, Executor = node.Name, At = world.Time.Wall + node.WallOff, Took = FenceDevices.Takes, Succeeded = works, Note = works ? "" : "timed out" };
        Write(FenceResult.Write(order, run));
    }

    /// <summary>A write that is perhaps done is written again: it changes only the very record that gave the order.</summary>
    private void Write(Transaction result) => daemon.Link.Commit(
        result,
        (fate, _) =>
        {
            if (fate is Fate.Unknown or Fate.Failed)
                daemon.Process.After(Pause, () => Write(result));
        },
        daemon.Contact.Take);
}
