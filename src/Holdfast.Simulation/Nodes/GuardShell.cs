using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;
using Holdfast.Simulation.Services;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>The guard's process: steps the real <see cref="Guard"/> with what happens, and carries out what it says.</summary>
internal sealed class GuardShell
{
    private static readonly TimeSpan Pipe = TimeSpan.FromMicroseconds(60);

    private readonly World _world;
    private readonly VirtualNode _node;
    private readonly Guard _guard;
    private readonly Queue<GuardInput> _inputs = new();
    private readonly List<VirtualService> _children = [];
    private readonly FloorWriting _floors;
    private DaemonShell? _daemon;
    private Moment _armed = new(long.MaxValue);
    private int _pid;

    public GuardShell(World world, VirtualNode node)
    {
        (_world, _node) = (world, node);
        Process = new VirtualProcess(world.Time, node.Clock) { Woke = Wake };
        _guard = new Guard(world.Dice.Id(), node.Disk.Floors, Process.Now);
        _floors = new FloorWriting(world, node.Disk, Process, Step);
        Addresses = new VirtualAddresses(world, node, Process, Step);
        Arm();
    }

    public VirtualProcess Process { get; }

    public bool Alive => Process.Alive && !_guard.Ended;

    public Moment LeaseUntil => _guard.LeaseUntil;

    /// <summary>The newest revision that its beats said it had carried out.</summary>
    public long Applied { get; private set; }

    public VirtualAddresses Addresses { get; }

    public IReadOnlyList<VirtualService> Children => _children;

    public VirtualService? Child(string service) => _children.LastOrDefault(c => c.Service == service && c.Alive);

    public void Connect(DaemonShell daemon)
    {
        _daemon = daemon;
        Step(new DaemonConnected());
    }

    public bool Knows(DaemonShell daemon) => ReferenceEquals(_daemon, daemon);

    /// <summary>The daemon is gone, or has closed its connection.</summary>
    public void Disconnect(DaemonShell daemon)
    {
        if (ReferenceEquals(_daemon, daemon))
            Process.After(Pipe, () => Lose(daemon));
    }

    /// <summary>What the daemon sends arrives a little later, in order.</summary>
    public void Send(DaemonShell from, IReadOnlyList<GuardOrder> orders) => Process.After(Pipe, () =>
    {
        foreach (var order in orders)
            if (ReferenceEquals(_daemon, from))
                Step(new OrderReceived(order));
    });

    public void Receive(Answer answer) => Process.Do(() => Step(new AnswerReceived(answer)));

    /// <summary>kill -9, or the power is cut: what it ran dies with it.</summary>
    public void Die()
    {
        Process.End();
        foreach (var child in _children)
            child.Vanish();
        _daemon?.GuardLost();
    }

    public void StandStill(bool alone)
    {
        Process.StandStill(alone);
        foreach (var child in _children)
            child.GuardStoodStill();
    }

    public void GoOn(bool alone) => Process.GoOn(alone);

    private void Wake() => Step(Woken.Instance);

    private void Lose(DaemonShell daemon)
    {
        if (!ReferenceEquals(_daemon, daemon))
            return;
        _daemon = null;
        Step(new DaemonGone());
    }

    private void Step(GuardInput input)
    {
        _inputs.Enqueue(input);
        if (_inputs.Count > 1)
            return;
        while (_inputs.TryPeek(out var next))
        {
            if (Alive)
                foreach (var effect in _guard.Step(next, Process.Now))
                    Carry(effect);
            _inputs.Dequeue();
        }

        if (Alive)
            Arm();
    }

    private void Arm()
    {
        if (_guard.NextWake >= _armed)
            return;
        var due = _armed = _guard.NextWake;
        Process.At(due + (_world.Plan.LetGo * _world.Dice.Between(0, 0.3)), () =>
        {
            if (_armed == due)
                _armed = new Moment(long.MaxValue);
            if (_guard.NextWake <= Process.Now)
                Step(Woken.Instance);
            else
                Arm();
        });
    }

    private void Carry(GuardEffect effect)
    {
        switch (effect)
        {
            case SendBeat send:
                Applied = send.Beat.Applied;
                _world.SendBeat(_node, send);
                break;
            case PublishLease lease:
                Publish(lease.Until);
                break;
            case Notify notify:
                Tell(notify.Notice);
                break;
            case WriteFloors write:
                _floors.Write(write);
                break;
            case StartChild start:
                _inputs.Enqueue(Start(start));
                break;
            case TellChild tell when !(tell.Before <= Process.Now):
                Find(tell.Run)?.Told(tell);
                break;
            case SignalChild signal:
                Find(signal.Run)?.Signalled(signal.Kill);
                break;
            case TakeAddresses take:
                Addresses.Take(take);
                break;
            case DropAddresses drop:
                Addresses.Drop(drop.Run);
                break;
            case CloseDaemon:
                Hang(_daemon);
                break;
            case EndGuard:
                Die();
                break;
        }
    }

    private GuardInput Start(StartChild start)
    {
        if (start.Before <= Process.Now)
            return new ChildNotStarted(start.Run, "The lease ended before it could be started.");
        _children.RemoveAll(c => !c.Alive);
        _children.Add(new VirtualService(_world, _node, start, input => Process.Do(() => Step(input))));
        return new ChildStarted(start.Run, ++_pid);
    }

    private void Publish(Moment until)
    {
        _node.LeaseFile = until;
        Addresses.LeaseMoved();
        foreach (var child in _children)
            child.LeaseMoved();
    }

    private void Tell(GuardNotice notice)
    {
        if (_daemon is { } daemon)
            daemon.Process.After(Pipe, () => daemon.Hear(this, notice));
    }

    private void Hang(DaemonShell? daemon)
    {
        _daemon = null;
        daemon?.GuardLost();
    }

    private VirtualService? Find(long run) => _children.FirstOrDefault(c => c.Run == run && c.Alive);
}
