using Holdfast.Control.Nodes;
using Holdfast.Control.State;
using Holdfast.Model.Time;
using Holdfast.Node.Following;
using Holdfast.Node.Os;
using Holdfast.Node.Voting;

namespace Holdfast.Node.Controlling;

/// <summary>Gives <see cref="ControlTurn"/> what is known, and commits what it decides. One look at a time.</summary>
internal sealed class ControllerLoop(ControlTurn turn, Follower follower, VoterShell voter, StoreContact contact, Committer committer, AsyncPulse pulse)
{
    /// <summary>This process has control, by its copy of the state.</summary>
    public bool Controls(CellState state) => turn.Controls(state);

    /// <summary>Takes no control any more; goes on with what it has.</summary>
    public void Resign() => turn.Resign();

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
            await pulse.WaitAsync(await LookAsync(ct), ControlTurn.Longest, ct);
    }

    private async Task<Moment?> LookAsync(CancellationToken ct)
    {
        var (state, now) = (follower.State, BootClock.Now);
        var step = turn.Look(state, voter.Observe(now, state.Timing, contact.Silence(now)), DateTimeOffset.UtcNow);
        foreach (var decision in step.Decisions)
        {
            var (fate, revision) = await committer.CommitAsync(decision, ct);
            if (turn.Fared(fate, revision, BootClock.Now) is { } again)
                return again;
        }

        return step.Again;
    }
}
