using Holdfast.Control.Fencing;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>The fence devices of a rehearsal: each works, unless it is said to fail, and takes as long as it took last.</summary>
internal sealed class FenceStage
{
    /// <summary>A device that was never used.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(3);

    private readonly Dictionary<(string Node, long Revision), Moment> _ends = [];
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>When the next run ends; <c>null</c> when none is under way.</summary>
    public Moment? Next { get; private set; }

    /// <summary>The device's runs fail from now on, and say this.</summary>
    public void Break(string device, string note) => _faults[device] = note;

    public void Mend(string device) => _faults.Remove(device);

    /// <summary>A run that has ended, with what its executor writes, one at a time.</summary>
    public FenceEnd? Follow(CellState state, Moment now)
    {
        Next = null;
        foreach (var order in state.Members.Values.SelectMany(m => FenceDuty.Orders(state, m.Id)))
        {
            var end = EndOf(state, order, now);
            if (now >= end)
                return End(state, order);
            Next = Next is { } next ? Moment.Earlier(next, end) : end;
        }

        return null;
    }

    /// <summary>How long a node's fence is reckoned with: its first level.</summary>
    public static TimeSpan Expected(CellState state, string node)
        => state.Spec?.Spec.Node(node) is { Fence: [var level, ..] } ? TimeSpan.FromTicks(level.Devices.Sum(d => Took(state, d).Ticks)) : TimeSpan.Zero;

    private FenceEnd End(CellState state, FenceOrder order)
    {
        var fault = _faults.GetValueOrDefault(order.Device.Name);
        var run = new FenceRun { Device = order.Device.Name, Executor = state.NameOf(order.Fence.Executor), Succeeded = fault is null, Note = fault ?? "" };
        return new FenceEnd(order.Fence.Member, run, FenceResult.Write(order, run));
    }

    private Moment EndOf(CellState state, FenceOrder order, Moment now)
    {
        var key = (order.Fence.Node, order.Fence.Revision);
        if (!_ends.TryGetValue(key, out var end))
            _ends[key] = end = now + Took(state, order.Device.Name);
        return end;
    }

    private static TimeSpan Took(CellState state, string device)
        => state.Fences.Values.SelectMany(f => f.Runs).Where(r => r.Device == device && r.Succeeded && r.Took > TimeSpan.Zero).OrderBy(r => r.At).LastOrDefault()?.Took ?? Usual;
}

/// <summary>What came of one run of a device.</summary>
internal sealed record FenceEnd(long Member, FenceRun Run, Transaction Written);
