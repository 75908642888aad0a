using System.Collections.Immutable;
using Holdfast.Control.Nodes;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Model.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>The controller's loop around the real <see cref="ControlTurn"/>: one look at a time, its decisions committed one after the other.</summary>
internal sealed class ControlShell
{
    private readonly World _world;
    private readonly VirtualNode _node;
    private readonly DaemonShell _daemon;
    private readonly ControlTurn _turn;
    private readonly Alarm _alarm;
    private bool _busy;
    private bool _again;

    public ControlShell(World world, VirtualNode node, DaemonShell daemon)
    {
        (_world, _node, _daemon) = (world, node, daemon);
        _turn = new ControlTurn(node.Id, daemon.Number);
        _alarm = new Alarm(daemon.Process, world.Dice, Look);
        LeadStore();
    }

    public bool Controls => _turn.Controls(_daemon.State);

    public void Resign() => _turn.Resign();

    public void Ring()
    {
        if (_busy)
            _again = true;
        else
            _alarm.Ring();
    }

    /// <summary>What it would decide now.</summary>
    public ImmutableArray<Decision> Undecided() => Take().Decisions;

    private ControlStep Take() => _turn.Look(_daemon.State, Seen(), _world.Time.Wall + _node.WallOff);

    /// <summary>What its voter has seen.</summary>
    public Observations Seen()
    {
        var now = _daemon.Process.Now;
        return _daemon.Voter!.Observe(now, _daemon.State.Timing, _daemon.Contact.Silence(now));
    }

    private Moment Look()
    {
        if (_busy)
            return Moment.Never;
        var step = Take();
        var longest = _daemon.Process.Now + ControlTurn.Longest;
        if (step.Decisions.IsEmpty)
            return step.Again is { } again ? Moment.Earlier(again, longest) : longest;
        _busy = true;
        Commit(step, 0);
        return Moment.Never;
    }

    private void Commit(ControlStep step, int number) => _daemon.Link.Commit(
        step.Decisions[number].Transaction,
        (fate, revision) =>
        {
            if (fate == Fate.Committed)
                _world.Decided(_node, step.Decisions[number]);
            if (_turn.Fared(fate, revision, _daemon.Process.Now) is { } pause)
                Rest(pause);
            else if (number + 1 < step.Decisions.Length)
                Commit(step, number + 1);
            else
                Rest(step.Again ?? Moment.Never);
        },
        _daemon.Contact.Take);

    private void Rest(Moment again)
    {
        _busy = false;
        var now = _daemon.Process.Now;
        if (_again || (again != Moment.Never && again <= now))
            _alarm.Ring();
        else
            _alarm.Set(again == Moment.Never ? now + ControlTurn.Longest : Moment.Earlier(again, now + ControlTurn.Longest));
        _again = false;
    }

    /// <summary>The controller's daemon keeps the store's leadership on its own node, as the real one does.</summary>
    private void LeadStore() => _daemon.Process.After(TimeSpan.FromSeconds(1), () =>
    {
        if (Controls && _daemon.Link.Answers)
            _world.Ensemble.Move(_node.Index);
        LeadStore();
    });
}
