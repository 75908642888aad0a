using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Nodes;
using Holdfast.Control.Observing;
using Holdfast.Control.Promoting;
using Holdfast.Control.State;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Node.Following;
using Holdfast.Node.Os;
using Holdfast.Node.Voting;

namespace Holdfast.Node.Running;

/// <summary>
/// The thread of the node's one loop: gives <see cref="NodeTurn"/> what is known and carries out what it says. A thread of its own, so that a busy
/// thread pool delays no failover. It never waits for anything but its inbox.
/// </summary>
internal sealed class NodeLoop(NodeSelf self, Follower follower, VoterShell? voter, StoreContact contact) : IDisposable
{
    private readonly ThreadPulse _pulse = new();
    private readonly NodeTurn _turn = new(self);
    private Thread? _thread;
    private volatile bool _ended;

    /// <summary>Takes each order; must not block.</summary>
    public required Action<GuardOrder> Send { get; init; }

    /// <summary>Takes what is to be probed, when that has changed.</summary>
    public required Action<ImmutableArray<Watch>> Watch { get; init; }

    /// <summary>Takes what is to be checked of the node itself, when that has changed.</summary>
    public required Action<ImmutableArray<CheckSpec>> CheckNode { get; init; }

    /// <summary>Takes what this node stands by for, when that has changed.</summary>
    public required Action<ImmutableArray<GateWatch>> StandBy { get; init; }

    /// <summary>Takes what this node knows now, when something has changed and now and then.</summary>
    public required Action<CellState, Observations?> Publish { get; init; }

    public NodeInbox Inbox { get; } = new();

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "node" };
        _thread.Start();
    }

    public void Wake() => _pulse.Beat();

    public void Dispose()
    {
        _ended = true;
        _pulse.Beat();
        _thread?.Join(TimeSpan.FromSeconds(2));
        _pulse.Dispose();
    }

    private void Run()
    {
        while (!_ended)
            _pulse.Wait(Turn());
    }

    /// <summary>One turn; returns when the next one is due if nothing happens.</summary>
    private Moment Turn()
    {
        var now = BootClock.Now;
        var (state, inbox, silent) = (follower.State, Inbox.Look(), contact.Silence(now));
        var view = voter?.Look(now, state.Timing, silent);
        var step = _turn.Take(state, inbox, silent, view, now);
        foreach (var order in step.Orders)
            Send(order);
        if (step.Watches is { } watches)
            Watch(watches);
        if (step.Checks is { } checks)
            CheckNode(checks);
        if (step.Gates is { } gates)
            StandBy(gates);
        if (step.Publish)
            Publish(state, view?.Seen);
        return step.Next;
    }
}
