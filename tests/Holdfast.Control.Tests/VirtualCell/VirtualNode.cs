using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Instances;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Tests.VirtualCell;

/// <summary>One node: the real guard, voter, hearing, controller, succession and act, with a virtual clock, network, store and service around them.</summary>
internal sealed class VirtualNode
{
    private readonly VirtualWorld _world;
    private readonly List<Action> _thawed = [];
    private readonly HashSet<Moment> _wakes = [];
    private readonly HashSet<Moment> _guardWakes = [];
    private Guard? _guard;
    private Voter _voter = null!;
    private Hearing _hearing = null!;
    private CellState _state = CellState.Empty;
    private ControllerMemory _controllerMemory = ControllerMemory.Empty;
    private ActMemory _actMemory = ActMemory.Empty;
    private GuardListing _listing = new();
    private bool _hasLease;
    private bool _committing;
    private long _awaited;
    private long _process;
    private long _tick;
    private int _life;
    private int _guardLife;
    private int _pid;
    private Moment _storeSilentSince;
    private FloorRecord _floors = new() { Generation = 1 };
    private readonly Dictionary<string, VirtualChild> _children = [];

    public VirtualNode(VirtualWorld world, string name, long id) => (_world, Name, Id) = (world, name, id);

    public string Name { get; }

    public long Id { get; }

    public bool DaemonUp { get; private set; }

    public bool Frozen { get; private set; }

    public bool GuardUp => _guard is { Ended: false };

    /// <summary>What its checks say of an acting instance.</summary>
    public bool ChecksPass { get; set; } = true;

    public CellState State => _state;

    public Observations Seen => _hearing.Observe(Id, Now, _state.Timing, TimeSpan.Zero);

    public List<Decision> Decisions { get; } = [];

    private Moment Now => _world.Time.Now;

    private sealed class VirtualChild
    {
        public long Run { get; init; }

        public bool Warm { get; init; }

        public string Service { get; init; } = "";

        public ActingLog.Interval? Acting { get; set; }

        /// <summary>What it acted under when its node froze.</summary>
        public long FrozenEpoch { get; set; }

        public bool Dead { get; set; }
    }

    /// <summary>For a failing seed's story.</summary>
    public string Describe()
    {
        var seen = _hearing.Observe(Id, Now, _state.Timing, TimeSpan.Zero);
        var ranking = string.Join("; ", Ranking.Rank(_state, seen, "board").Select(c => c.Line));
        var instances = string.Join("; ", _listing.Instances.Select(i => $"{i.Phase} {i.Role} epoch {i.Epoch} ({i.Note})"));
        return $"{Name}: daemon {DaemonUp}, guard {GuardUp}, frozen {Frozen}, lease {_hasLease}, revision {_state.Revision}, committing {_committing}, awaits {_awaited}, "
            + $"instances [{instances}], ranks [{ranking}], grant {_state.Grants.GetValueOrDefault("board")}";
    }

    public void StartDaemon()
    {
        DaemonUp = true;
        var life = ++_life;
        _process = _world.Random.NextInt64();
        _tick = 0;
        (_controllerMemory, _actMemory, _committing, _awaited) = (ControllerMemory.Empty, ActMemory.Empty, false, 0);
        _state = CellState.Empty;
        _hearing = Hearing.Start(Now);
        _voter = Voter.Start(Id, Now, Profiles.Fast.Ttl).Allow(Profiles.Fast.Ttl);
        if (!GuardUp)
            StartGuard();
        Guarded(new DaemonConnected());
        ReadStore(life);
        Beatwise(life);
    }

    /// <summary>kill -9 of the daemon alone.</summary>
    public void KillDaemon()
    {
        DaemonUp = false;
        _life++;
        if (GuardUp)
            Guarded(new DaemonGone());
    }

    /// <summary>kill -9 of everything, or the power is cut.</summary>
    public void Crash()
    {
        DaemonUp = false;
        _life++;
        _guardLife++;
        _guard = null;
        foreach (var child in _children.Values)
            EndActing(child, Now);
        _children.Clear();
        (Frozen, _hasLease, _listing) = (false, false, new GuardListing());
        _thawed.Clear();
    }

    public void Freeze()
    {
        Frozen = true;
        foreach (var child in _children.Values)
        {
            child.FrozenEpoch = child.Acting?.Epoch ?? 0;
            EndActing(child, Now);
        }
    }

    /// <summary>Wakes: what was due happens now, the guard's look at the clock before all else.</summary>
    public void Wake()
    {
        Frozen = false;
        if (GuardUp)
            Step(Woken.Instance);
        foreach (var child in _children.Values.Where(c => !c.Dead && c.FrozenEpoch > 0 && _guard?.LeaseUntil > Now))
            BeginActing(child, child.FrozenEpoch);
        var waiting = _thawed.ToArray();
        _thawed.Clear();
        foreach (var action in waiting)
            action();
    }

    public void CrashProcess()
    {
        foreach (var child in _children.Values.Where(c => c.Acting is not null).ToList())
            Exit(child, 1, 0);
    }

    public void Receive(Beat beat)
    {
        if (!DaemonUp || !_voter.Knows(beat))
            return;
        var (voter, answer) = _voter.Hear(beat, Now);
        _voter = voter;
        _hearing = _hearing.Hear(beat, Now);
        if (answer is not null)
            _world.SendAnswer(this, beat.Member, answer);
        Turn();
    }

    public void Receive(Answer answer)
    {
        if (GuardUp)
            Guarded(new AnswerReceived(answer));
    }

    public void Feed(Model.Store.ChangeBatch batch)
    {
        if (!DaemonUp || _state.Revision == 0)
            return;
        var former = _state;
        _state = StateFold.Next(_state, batch);
        _voter = _voter.Follow(former, _state);
        Turn();
    }

    /// <summary>Runs the action now, or when the node wakes.</summary>
    public void Do(int life, Action action)
    {
        if (life != _life)
            return;
        if (Frozen)
            _thawed.Add(() => Do(life, action));
        else
            action();
    }

    public int Life => _life;

    private void ReadStore(int life) => _world.Time.After(_world.Store.Away ? (_world.Store.AwayUntil - Now).TotalMilliseconds + 1 : 2, () => Do(life, () =>
    {
        if (_world.Store.Away)
        {
            ReadStore(life);
            return;
        }

        _state = StateFold.From(_world.Store.Read());
        _voter = _voter.Read(_state);
        Guarded(new OrderReceived(new ConfigureOrder
        {
            Generation = 1,
            Member = Id,
            Beat = Profiles.Fast.Beat,
            Ttl = Profiles.Fast.Ttl,
            Voters = [.. _state.Voters!.Members.Select(v => new VoterEndpoint(v, $"v{v}"))],
        }));
        Turn();
    }));

    private void Beatwise(int life) => _world.Time.After(25, () => Do(life, () =>
    {
        _tick++;
        Turn();
        Beatwise(life);
    }));

    private void Turn()
    {
        if (!DaemonUp || Frozen || _state.Revision == 0 || !GuardUp)
            return;
        var facts = new NodeFacts
        {
            Self = Id,
            Name = Name,
            Address = "10.0.0.1",
            Listing = _listing,
            HasLease = _hasLease,
            Verdicts = Verdicts(),
            Now = Now,
        };
        var duty = Act.Next(_state, facts, _actMemory);
        _actMemory = duty.Memory;
        var seen = _hearing.Observe(Id, Now, _state.Timing, _world.Store.Away ? Now - _storeSilentSince : TimeSpan.Zero);
        if (!_world.Store.Away)
            _storeSilentSince = Now;
        foreach (var order in duty.Orders)
            Guarded(new OrderReceived(order));
        Guarded(new OrderReceived(Status(duty, seen)));
        _world.Fences.Turn(this, _state);
        Wake(duty.Again);
        Wake(_voter.NextOver(Now));
        Wake(Suspicion.Next(_state, seen));
        Control(seen);
    }

    private StatusOrder Status(Duty duty, Observations seen) => new()
    {
        Applied = duty.Applied,
        Holds = duty.Holds,
        Status = new NodeStatus
        {
            Process = _process,
            Tick = _tick,
            Seen = _state.Revision,
            StoreSilent = seen.StoreSilent,
            Unheard = Suspicion.Unheard(_state, seen),
            Overs = _voter.Overs(Now),
            Instances = duty.Instances,
        },
    };

    private void Wake(Moment? at)
    {
        var life = _life;
        if (at is not { } moment || moment <= Now || !_wakes.Add(moment))
            return;
        _world.Time.At(moment, () =>
        {
            _wakes.Remove(moment);
            Do(life, Turn);
        });
    }

    private void Control(Observations seen)
    {
        if (_committing || _state.Revision < _awaited)
            return;
        var step = Succession.Take(_state, seen, _process, _world.Time.Wall);
        Wake(step.Again);
        if (step.Decision is { } take)
        {
            Commit([take]);
            return;
        }

        if (_state.Control?.Process != _process)
            return;
        var ruling = Controller.Rule(_state, seen, _controllerMemory, _world.Time.Wall);
        _controllerMemory = ruling.Memory;
        Wake(ruling.Again);
        if (!ruling.Decisions.IsEmpty)
            Commit(ruling.Decisions);
    }

    private void Commit(ImmutableArray<Decision> decisions)
    {
        _committing = true;
        var life = _life;
        var there = _world.Store.Away ? (_world.Store.AwayUntil - Now).TotalMilliseconds + 1 : 1.5;
        _world.Time.After(there, () => Do(life, () =>
        {
            if (_world.Store.Away)
            {
                Commit(decisions);
                return;
            }

            foreach (var decision in decisions)
            {
                var outcome = _world.Store.Commit(decision.Transaction);
                _awaited = outcome.Revision;
                if (!outcome.Committed)
                    break;
                Decisions.Add(decision);
                _world.Story.Add($"{(Now - _world.Begin).TotalMilliseconds,9:F1} {Name} decides: {decision.Text}");
            }

            _world.Time.After(1, () => Do(life, () =>
            {
                _committing = false;
                Turn();
            }));
        }));
    }

    private ImmutableSortedDictionary<string, Verdict> Verdicts()
        => _listing.Instances.Where(i => i is { Role: InstanceRole.Active, Phase: InstancePhase.Running })
            .ToImmutableSortedDictionary(i => i.Service, i => new Verdict { Healthy = ChecksPass, Note = ChecksPass ? "all pass" : "http failed", Subject = new Subject(i.Service, i.Epoch, i.Pid) });

    private void StartGuard()
    {
        _guardLife++;
        _guard = new Guard(_world.Random.NextInt64(), _floors, Now);
        (_listing, _hasLease) = (new GuardListing(), false);
        _children.Clear();
        WakeGuard();
    }

    private void WakeGuard()
    {
        var life = _guardLife;
        if (_guard is not { Ended: false } guard || guard.NextWake is var due && !_guardWakes.Add(due))
            return;
        _world.Time.At(due, () =>
            {
                _guardWakes.Remove(due);
                if (life == _guardLife && !Frozen && GuardUp && _guard!.NextWake <= Now)
                    Step(Woken.Instance);
            });
    }

    private void Guarded(GuardInput input)
    {
        if (Frozen)
            _thawed.Add(() => Guarded(input));
        else if (GuardUp)
            Step(input);
    }

    private void Step(GuardInput input)
    {
        foreach (var effect in _guard!.Step(input, Now))
            Carry(effect);
        WakeGuard();
    }

    private void Later(double milliseconds, Action action)
    {
        var life = _guardLife;
        _world.Time.After(milliseconds, () =>
        {
            if (life != _guardLife)
                return;
            if (Frozen)
                _thawed.Add(() => Later(0, action));
            else
                action();
        });
    }

    private void Carry(GuardEffect effect)
    {
        switch (effect)
        {
            case SendBeat send:
                _world.SendBeat(this, send.Beat);
                break;
            case WriteFloors write:
                Later(1, () =>
                {
                    _floors = write.Floors;
                    Guarded(new FloorsWritten(write.Sequence));
                });
                break;
            case Notify { Notice: GuardListing listing }:
                _listing = listing;
                Later(0.1, Turn);
                break;
            case Notify { Notice: LeaseNotice lease }:
                if (_hasLease != lease.Holds)
                    Later(0.1, Turn);
                _hasLease = lease.Holds;
                break;
            case StartChild start:
                Spawn(start);
                break;
            case TellChild tell:
                Later(0.3, () => Told(tell));
                break;
            case SignalChild signal:
                Later(signal.Kill ? 0.5 : 3, () =>
                {
                    if (_children.Values.FirstOrDefault(c => c.Run == signal.Run && !c.Dead) is { } child)
                        Exit(child, signal.Kill ? -1 : 0, signal.Kill ? 9 : 0);
                });
                break;
            case PublishLease:
                foreach (var child in _children.Values.Where(c => c.Acting is not null))
                    Bound(child);
                break;
        }
    }

    private void Spawn(StartChild start)
    {
        var child = new VirtualChild { Run = start.Run, Service = start.Service, Warm = start.Launch.Standby == StandbyKind.Warm };
        _children[start.Service] = child;
        Later(5, () =>
        {
            if (child.Dead)
                return;
            if (start.Epoch > 0)
                BeginActing(child, start.Epoch);
            Guarded(new ChildStarted(start.Run, ++_pid));
            if (child.Warm)
                Later(40, () => Say(child, 0));
        });
    }

    private void Told(TellChild tell)
    {
        if (_children.Values.FirstOrDefault(c => c.Run == tell.Run && !c.Dead) is not { } child || tell.Before <= Now)
            return;
        var epoch = tell.Line.StartsWith("active ", StringComparison.Ordinal) ? long.Parse(tell.Line.Split(' ')[1]) : 0;
        if (epoch > 0)
            BeginActing(child, epoch);
        Later(1, () =>
        {
            if (epoch == 0)
                EndActing(child, Now);
            Say(child, epoch);
        });
    }

    private void Say(VirtualChild child, long epoch)
    {
        if (!child.Dead)
            Guarded(new ChildSaid(child.Run, epoch));
    }

    private void Exit(VirtualChild child, int code, int signal)
    {
        if (child.Dead)
            return;
        child.Dead = true;
        EndActing(child, Now);
        Guarded(new ChildGone(child.Run, code, signal));
    }

    private void BeginActing(VirtualChild child, long epoch)
    {
        child.Acting = _world.Acting(child.Service).Begin(Name, epoch, Now);
        Bound(child);
    }

    /// <summary>The service reads the lease file before each answer, so it acts no longer than the lease that is published.</summary>
    private void Bound(VirtualChild child)
    {
        if (child.Acting is { } interval && interval.End > Now)
            interval.End = _guard!.LeaseUntil;
    }

    private static void EndActing(VirtualChild child, Moment now)
    {
        if (child.Acting is { } interval)
            interval.End = Moment.Earlier(interval.End, now);
        child.Acting = null;
    }
}
