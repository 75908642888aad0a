using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Time;
using Holdfast.Node.Following;
using Holdfast.Node.Os;
using Holdfast.Node.Voting;

namespace Holdfast.Node.Controlling;

/// <summary>
/// Takes control when it is this voter's turn, and decides while it has it. One look at a time: after a commit it waits until its own copy of the
/// state shows it.
/// </summary>
internal sealed class ControllerLoop(long process, Follower follower, VoterShell voter, StoreContact contact, Committer committer, AsyncPulse pulse)
{
    /// <summary>It looks at least so often, whatever else happens.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Pause after a decision that was not committed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private ControllerMemory _memory = ControllerMemory.Empty;
    private long _awaited;
    private Moment _awaitedUntil = Moment.Never;
    private volatile bool _resigned;

    /// <summary>This process has control, by its copy of the state.</summary>
    public bool Controls(CellState state, long self) => state.Control is { } control && control.Controller == self && control.Process == process;

    /// <summary>Takes no control any more; goes on with what it has.</summary>
    public void Resign() => _resigned = true;

    public async Task RunAsync(long self, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var again = await LookAsync(self, ct);
            await pulse.WaitAsync(again, Longest, ct);
        }
    }

    private async Task<Moment?> LookAsync(long self, CancellationToken ct)
    {
        var state = follower.State;
        var now = BootClock.Now;
        if (state.Revision < _awaited && now < _awaitedUntil)
            return _awaitedUntil;
        var seen = voter.Observe(now, state.Timing, contact.Silence(now));
        if (Controls(state, self))
            return Earlier(await RuleAsync(state, seen, ct), Suspicion.Next(state, seen));
        return Earlier(await SucceedAsync(state, seen, ct), Suspicion.Next(state, seen));
    }

    private async Task<Moment?> SucceedAsync(CellState state, Observations seen, CancellationToken ct)
    {
        if (_resigned || !IsWell(seen))
            return null;
        var step = Succession.Take(state, seen, process, DateTimeOffset.UtcNow);
        return step.Decision is { } decision && !await CommitAsync(decision, ct) ? BootClock.Now + Pause : step.Again;
    }

    /// <summary>
    /// A voter that its own guard does not beat for, or that no majority answers, would be replaced at once: it does not take control in the
    /// first place.
    /// </summary>
    private static bool IsWell(Observations seen) => seen.Of(seen.Self) is { Unheard: false } own && own.Beat.LeaseLeft > TimeSpan.Zero;

    private async Task<Moment?> RuleAsync(CellState state, Observations seen, CancellationToken ct)
    {
        var ruling = Controller.Rule(state, seen, _memory, DateTimeOffset.UtcNow);
        foreach (var decision in ruling.Decisions)
        {
            if (await CommitAsync(decision, ct))
                continue;
            // What was not committed was not told: only the count of events goes on, so that no event overwrites one that was perhaps written.
            _memory = _memory with { Epoch = ruling.Memory.Epoch, EventCount = ruling.Memory.EventCount };
            return BootClock.Now + Pause;
        }

        _memory = ruling.Memory;
        return ruling.Again;
    }

    private async Task<bool> CommitAsync(Decision decision, CancellationToken ct)
    {
        var (fate, revision) = await committer.CommitAsync(decision, ct);
        if (fate != Fate.Committed)
            return false;
        _awaited = revision;
        _awaitedUntil = BootClock.Now + Longest;
        return true;
    }

    private static Moment? Earlier(Moment? a, Moment? b) => a is null ? b : b is null ? a : Moment.Earlier(a.Value, b.Value);
}
