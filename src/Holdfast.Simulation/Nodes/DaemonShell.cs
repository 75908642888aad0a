using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Nodes;
using Holdfast.Control.Promoting;
using Holdfast.Control.State;
using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Simulation.Fencing;
using Holdfast.Simulation.Storing;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>The daemon's process: its loops around the real <see cref="NodeTurn"/>, <see cref="ControlTurn"/> and <see cref="VoterDesk"/>.</summary>
internal sealed class DaemonShell
{
    private readonly World _world;
    private readonly VirtualNode _node;
    private readonly NodeTurn _turn;
    private readonly CheckShell _checks;
    private readonly GateShell _gates;
    private readonly NodeCheckShell _own;
    private readonly FenceShell _fences;
    private readonly Alarm _alarm;
    private Inbox _inbox = new();
    private GuardShell? _guard;
    private bool _leaving;
    private bool _removed;

    public DaemonShell(World world, VirtualNode node)
    {
        (_world, _node) = (world, node);
        Process = new VirtualProcess(world.Time, node.Clock);
        Number = world.Dice.Id();
        _turn = new NodeTurn(new NodeSelf { Member = node.Id, Name = node.Name, Address = node.Name, Process = Number });
        _alarm = new Alarm(Process, world.Dice, Turn);
        Contact = new Contact(Process);
        Link = new StoreLink(world, node, Process);
        Follower = new FollowerShell(world, node, this);
        Voter = node.Role == NodeRole.Worker ? null : new VoterShell(world, node, this);
        Control = Voter is null ? null : new ControlShell(world, node, this);
        _checks = new CheckShell(world, node, Process, Judged);
        _gates = new GateShell(world, node, Process, Gated);
        _own = new NodeCheckShell(world, node, Process, Checked);
        _fences = new FenceShell(world, node, this);
        Contact.Changed = Look;
        Follower.Start();
        FindGuard();
    }

    public VirtualProcess Process { get; }

    /// <summary>Random, of this process.</summary>
    public long Number { get; }

    public Contact Contact { get; }

    public StoreLink Link { get; }

    public FollowerShell Follower { get; }

    public VoterShell? Voter { get; }

    public ControlShell? Control { get; }

    public CellState State => Follower.State;

    /// <summary>Something has come in: both loops look. A daemon whose node is no member any more lets go of everything and ends.</summary>
    public void Look()
    {
        if (!_leaving && State.Cell is not null && State.MemberWith(_node.Id) is null)
            Removed();
        _alarm.Ring();
        Control?.Ring();
    }

    public void WasRead(CellState state) => Voter?.Read(state);

    public void WasChanged(CellState former, CellState next) => Voter?.Follow(former, next);

    public void Receive(int from, Beat beat) => Process.Do(() => Voter?.Receive(from, beat));

    public void Hear(GuardShell guard, GuardNotice notice)
    {
        if (!ReferenceEquals(guard, _guard))
            return;
        var former = _inbox;
        _inbox = notice switch
        {
            GuardListing listing => _inbox with { Listing = listing },
            LeaseNotice lease => _inbox.Take(lease),
            _ => _inbox,
        };
        if (ReferenceEquals(former, _inbox))
            return;
        if (former.HasLease != _inbox.HasLease)
            _world.Story.Tell(_inbox.HasLease ? $"{_node.Name} has a lease" : $"{_node.Name} has no lease");
        _alarm.Ring();
    }

    /// <summary>The connection to the guard has ended; it is looked for again, or another one is started.</summary>
    public void GuardLost() => Process.After(TimeSpan.FromMicroseconds(60), () =>
    {
        if (_guard is null)
            return;
        _guard = null;
        _inbox = _inbox.Disconnected();
        _alarm.Ring();
        if (_leaving)
            Die();
        else
            Process.After(_world.Dice.Ms(20, 60), FindGuard);
    });

    /// <summary>As on SIGTERM: lets go of everything, in order.</summary>
    public void Leave()
    {
        _leaving = true;
        Control?.Resign();
        _inbox = _inbox with { Leaving = true };
        _guard?.Send(this, [new LeavingOrder()]);
        _alarm.Ring();
        Process.After(TimeSpan.FromSeconds(20), Die);
    }

    /// <summary>Somebody reads that it was removed, empties its disk and starts it again.</summary>
    private void Removed()
    {
        _world.Story.Tell($"{_node.Name} learns that it was removed");
        _removed = true;
        Leave();
    }

    /// <summary>As on an upgrade: the guard is asked to wait for the next daemon.</summary>
    public void Restart()
    {
        _guard?.Send(this, [new RestartingOrder { Patience = TimeSpan.FromSeconds(60) }]);
        Process.After(TimeSpan.FromMilliseconds(1), Die);
    }

    /// <summary>kill -9, or the end.</summary>
    public void Die()
    {
        Process.End();
        Follower.Close();
        _guard?.Disconnect(this);
        if (_removed)
            _node.StartAnew();
        else if (_world.Healed)
            _world.Time.After(TimeSpan.FromMilliseconds(100), _node.StartDaemon);
    }

    private void FindGuard()
    {
        if (_guard is not null)
            return;
        if (_node.Guard is not { Alive: true })
            _node.StartGuard();
        _guard = _node.Guard!;
        var guard = _guard;
        guard.Process.After(TimeSpan.FromMicroseconds(60), () =>
        {
            if (Process.Alive && ReferenceEquals(guard, _guard))
                guard.Connect(this);
        });
        LookForGuard(guard);
    }

    /// <summary>A guard that has died before it was connected to is as good as lost.</summary>
    private void LookForGuard(GuardShell guard) => Process.After(TimeSpan.FromSeconds(1), () =>
    {
        if (!ReferenceEquals(guard, _guard) || guard.Knows(this))
            return;
        if (guard.Alive)
            LookForGuard(guard);
        else
            GuardLost();
    });

    private void Judged(string service, Verdict? verdict)
    {
        _inbox = _inbox.Take(service, verdict);
        _alarm.Ring();
    }

    private void Checked(NodeHealth? health)
    {
        _inbox = _inbox with { Health = health };
        _alarm.Ring();
    }

    private void Gated(string service, Gate? gate)
    {
        _inbox = _inbox.Take(service, gate);
        _alarm.Ring();
    }

    private Moment Turn()
    {
        var now = Process.Now;
        var silent = Contact.Silence(now);
        var view = Voter?.Look(now, State.Timing, silent);
        var step = _turn.Take(State, _inbox, silent, view, now);
        if (step.Orders.Count > 0)
            _guard?.Send(this, step.Orders);
        if (step.Watches is { } watches)
            _checks.Watch(watches);
        if (step.Checks is { } checks)
            _own.Watch(checks);
        if (step.Gates is { } gates)
            _gates.Watch(gates);
        _fences.Turn(State);
        return step.Next;
    }
}
