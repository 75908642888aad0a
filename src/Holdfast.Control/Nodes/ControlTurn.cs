using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Time;

namespace Holdfast.Control.Nodes;

/// <summary>What to commit, in this order, one after the other, and when to look again if nothing happens.</summary>
public sealed record ControlStep(ImmutableArray<Decision> Decisions, Moment? Again)
{
    public static readonly ControlStep Nothing = new([], null);
}

/// <summary>
/// The voter's controlling, look by look: takes control when it is its turn, and decides while it has it. After a commit it waits until its own
/// copy of the state shows it.
/// </summary>
public sealed class ControlTurn(long self, long process)
{
    /// <summary>It looks at least so often, and awaits its own commit for no longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Pause after a decision that was not committed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private ControllerMemory _memory = ControllerMemory.Empty;
    private ControllerMemory _ruled = ControllerMemory.Empty;
    private long _awaited;
    private Moment _awaitedUntil = Moment.Never;
    private int _open;

    // Resigning may come from another thread than looking.
    private volatile bool _resigned;

    /// <summary>This process has control, by its copy of the state.</summary>
    public bool Controls(CellState state) => state.Control is { } control && control.Controller == self && control.Process == process;

    /// <summary>Takes no control any more; goes on with what it has.</summary>
    public void Resign() => _resigned = true;

    public ControlStep Look(CellState state, Observations seen, DateTimeOffset wall)
    {
        if (state.Revision < _awaited && seen.Now < _awaitedUntil)
            return new ControlStep([], _awaitedUntil);
        var step = Controls(state) ? Rule(state, seen, wall) : Succeed(state, seen, wall);
        _open = step.Decisions.Length;
        if (_open == 0)
            _memory = _ruled;
        return step with { Again = Earlier(step.Again, Suspicion.Next(state, seen)) };
    }

    /// <summary>How one of the step's decisions fared. The moment to look again, when the others are not to be committed any more.</summary>
    public Moment? Fared(Fate fate, long revision, Moment now)
    {
        if (fate != Fate.Committed)
            return GiveUp(now);
        _awaited = revision;
        _awaitedUntil = now + Longest;
        if (--_open == 0)
            _memory = _ruled;
        return null;
    }

    /// <summary>What was not committed was not told: only the count of events goes on, so that no event overwrites one that was perhaps written.</summary>
    private Moment GiveUp(Moment now)
    {
        _memory = _memory with { Epoch = _ruled.Epoch, EventCount = _ruled.EventCount };
        return now + Pause;
    }

    private ControlStep Rule(CellState state, Observations seen, DateTimeOffset wall)
    {
        var ruling = Controller.Rule(state, seen, _memory, wall);
        _ruled = ruling.Memory;
        return new ControlStep(ruling.Decisions, ruling.Again);
    }

    private ControlStep Succeed(CellState state, Observations seen, DateTimeOffset wall)
    {
        _ruled = _memory;
        if (_resigned || !IsWell(seen))
            return ControlStep.Nothing;
        var step = Succession.Take(state, seen, process, wall);
        return new ControlStep(step.Decision is { } decision ? [decision] : [], step.Again);
    }

    /// <summary>
    /// A voter that its own guard does not beat for, or that no majority answers, would be replaced at once: it does not take control in the
    /// first place.
    /// </summary>
    private static bool IsWell(Observations seen) => seen.Of(seen.Self) is { Unheard: false } own && own.Beat.LeaseLeft > TimeSpan.Zero;

    private static Moment? Earlier(Moment? a, Moment? b) => a is null ? b : b is null ? a : Moment.Earlier(a.Value, b.Value);
}
