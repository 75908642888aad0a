using Holdfast.Control.Guarding;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>The guard's writer of floors, as the real one: one write at a time, only the newest; the disk may be slow, or full, and then it is tried again.</summary>
internal sealed class FloorWriting(World world, NodeDisk disk, VirtualProcess process, Action<GuardInput> tell)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private WriteFloors? _next;
    private bool _writing;

    public void Write(WriteFloors write)
    {
        _next = write;
        if (!_writing)
            Begin();
    }

    private void Begin()
    {
        if (_next is not { } write)
            return;
        (_next, _writing) = (null, true);
        process.After(world.Dice.Ms(0.1, disk.SlowMs), () => Reach(write));
    }

    /// <summary>On the disk, and told a little later: a guard that dies in between has a floor that it never told.</summary>
    private void Reach(WriteFloors write)
    {
        var full = disk.Full;
        if (!full)
            disk.Floors = write.Floors;
        process.After(full ? Pause : world.Dice.Ms(0.01, 0.2), () => End(write, full));
    }

    private void End(WriteFloors write, bool failed)
    {
        _writing = false;
        if (failed)
            _next ??= write;
        tell(failed ? new FloorsFailed("No space is left on the device.") : new FloorsWritten(write.Sequence));
        if (!_writing)
            Begin();
    }
}
