using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Placement;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Instances;

/// <summary>One service's part of a node's turn.</summary>
internal sealed class ServiceTurn
{
    private readonly NodeFacts _facts;
    private readonly ServiceSpec? _spec;
    private readonly Grant? _grant;
    private readonly GuardInstance? _instance;
    private readonly PreparedLaunch? _launch;
    private readonly long _revision;
    private readonly bool _drained;
    private readonly bool _out;
    private readonly bool _paused;
    private readonly bool _restarts;
    private readonly bool _stoodOn;
    private readonly bool _sinks;
    private readonly List<GuardOrder> _orders = [];
    private Trouble? _trouble;
    private StateSince? _state;

    private ServiceTurn(CellState state, NodeFacts facts, ActMemory memory, string name)
    {
        Name = name;
        _facts = facts;
        _revision = state.Revision;
        var drain = state.Drains.GetValueOrDefault(facts.Name);
        _drained = drain is { Automatic: false };
        _out = drain is { Automatic: true } && !drain.Kept.Contains(name);
        _paused = state.Pause is not null;
        _restarts = state.Restarts.GetValueOrDefault(name) is { Open: true } restart && restart.Turn == facts.Name;
        _grant = state.Grants.GetValueOrDefault(name);
        _instance = facts.Listing.Instance(name);
        _launch = memory.Launches.GetValueOrDefault(name);
        _trouble = memory.Troubles.GetValueOrDefault(name);
        _state = memory.States.TryGetValue(name, out var known) ? known : null;
        var spec = state.Spec?.Spec.Service(name);
        _stoodOn = spec is not null && _instance is { Acts: true } && Footing.IsStoodOn(state, facts, spec);
        _sinks = spec is not null && Footing.Sinks(state, facts, memory, spec);
        _spec = spec is not null && state.Spec!.Spec.MayHost(facts.Name, spec) ? spec : null;
    }

    public string Name { get; }

    public IReadOnlyList<GuardOrder> Orders => _orders;

    /// <summary>Null when the service is none of this node's.</summary>
    public InstanceStatus? Status { get; private set; }

    public Moment? Again { get; private set; }

    public static ServiceTurn Take(CellState state, NodeFacts facts, ActMemory memory, string name)
    {
        var turn = new ServiceTurn(state, facts, memory, name);
        turn._trouble = Troubles.Judge(turn._trouble, turn._instance, turn.Unhealthy(), facts.Now);
        turn.Order();
        turn.Look();
        turn.Report();
        if (turn.Pending)
            turn.Again = turn._trouble!.RetryAt;
        return turn;
    }

    public ActMemory Remember(ActMemory memory) => memory with
    {
        Troubles = _trouble is null ? memory.Troubles.Remove(Name) : memory.Troubles.SetItem(Name, _trouble),
        States = _state is { } state ? memory.States.SetItem(Name, state) : memory.States.Remove(Name),
    };

    private bool ActiveActive => _spec is { Mode: ServiceMode.ActiveActive };

    private bool Warm => _spec is { RunsOnStandby: true };

    /// <summary>Failed, and not to be tried again yet.</summary>
    private bool Pending => _trouble is { } trouble && trouble.RetryAt > _facts.Now;

    private bool Runs => _instance is { Phase: not InstancePhase.Exited };

    private bool IsHolder => _grant is not null && _grant.Holder == _facts.Self && _facts.Listing.Floor(Name) < _grant.Epoch;

    /// <summary>The grant is this node's, and it is to keep it.</summary>
    private bool Mine => IsHolder && _spec is { Mode: ServiceMode.ActiveStandby } && (_grant!.MoveTo == 0 || _grant.MoveTo == _facts.Self) && !_sinks;

    /// <summary>It is to stop in peace, and what stands on it stops before.</summary>
    private bool IsStoodOn => _stoodOn && !Pending && IsHolder && (!Mine || Outdated);

    private bool Outdated => _instance is { Phase: not InstancePhase.Exited } && _launch is not null && _instance.Digest != _launch.Digest;

    /// <summary>The guard is from before what the launch asks for: it would start it without that, and so it is not asked to.</summary>
    private bool GuardTooOld => _launch is not null && _launch.Launch.Needs > _facts.Listing.Version;

    /// <summary>In a paused cell nothing is taken from a holder for what its checks say.</summary>
    private string? Unhealthy()
        => !_paused && _instance is { Role: InstanceRole.Active, Phase: InstancePhase.Running }
            && _facts.Verdicts.GetValueOrDefault(Name) is { Healthy: false } verdict
            && verdict.Subject == new Health.Subject(Name, _instance.Epoch, _instance.Pid)
            ? verdict.Note
            : null;

    private void Order()
    {
        if (IsStoodOn)
            return;
        if (_instance is { Acts: true } acting && !(Mine && acting.Epoch == _grant!.Epoch))
            LetGo(acting.Epoch, keepWarm: Warm && !Pending && !Outdated);
        else if (IsHolder && (!Mine || Pending || Outdated))
            LetGo(_grant!.Epoch, keepWarm: Warm && !Pending && !Outdated);
        else if (Mine)
            Run(InstanceRole.Active, _grant!.Epoch, _grant.Revision);
        else if (ActiveActive && !_drained && !_out)
            Keep(InstanceRole.Active);
        else if (Warm && !_drained)
            Keep(InstanceRole.Standby);
        else if (_instance is not null && (Runs || _spec is null || _drained || _out))
            Stop();
    }

    /// <summary>While nobody holds it, or it is on its way here.</summary>
    private void Look()
    {
        var comes = _spec is not null && _grant is not null && !IsHolder && (_grant.Holder == 0 || _grant.MoveTo == _facts.Self);
        if (comes && _launch?.Launch.Addresses is { } addresses)
            _orders.Add(new LookOrder { Service = Name, Addresses = addresses });
    }

    /// <summary>An instance without an epoch: started when it may be, restarted when its launch has changed or it fails.</summary>
    private void Keep(InstanceRole role)
    {
        if (Runs && (Outdated || Pending || _instance!.Role != role))
            Stop();
        else if (!Pending)
            Run(role, 0, 0);
    }

    private void Run(InstanceRole role, long epoch, long grantRevision)
    {
        var runs = _instance is { Phase: InstancePhase.Running or InstancePhase.Starting } && _instance.Role == role && _instance.Epoch == epoch;
        if (!runs && !GuardTooOld && (epoch == 0 || _facts.HasLease) && _launch is not null)
            _orders.Add(new RunOrder { Service = Name, Epoch = epoch, Role = role, GrantRevision = grantRevision, Revision = _revision, Launch = _launch.Launch });
    }

    private void LetGo(long epoch, bool keepWarm)
        => _orders.Add(new LetGoOrder { Service = Name, Epoch = epoch, Timeout = _spec?.StopTimeout ?? TimeSpan.FromSeconds(5), KeepWarm = keepWarm });

    private void Stop()
        => _orders.Add(new StopOrder { Service = Name, Timeout = _spec?.StopTimeout ?? TimeSpan.FromSeconds(5) });

    private void Report()
    {
        var (state, note) = Describe();
        if (_spec is null && !Runs)
        {
            _state = null;
            return;
        }

        if (_state?.State != state)
            _state = new StateSince(state, state == InstanceState.Failed && _trouble is { } trouble ? trouble.Since : _facts.Now);
        Status = new InstanceStatus
        {
            Service = Name,
            Epoch = _instance is { Acts: true } ? _instance.Epoch : 0,
            State = state,
            Note = note,
            For = _facts.Now - _state.Value.Since,
            ActsFor = _instance is { Role: InstanceRole.Active, Phase: InstancePhase.Running } ? _facts.Now - _instance.Since : null,
            Failures = _trouble?.Failures ?? 0,
            Penalty = state is InstanceState.Active ? _facts.Verdicts.GetValueOrDefault(Name)?.Penalty ?? 0 : 0,
            Gate = state is InstanceState.Stopped or InstanceState.Standby && _spec is not null ? _facts.Gates.GetValueOrDefault(Name)?.Told(_facts.Now) : null,
        };
    }

    private (InstanceState State, string Note) Describe()
    {
        if (Pending)
            return (InstanceState.Failed, _trouble!.Note);
        if (GuardTooOld && !Runs)
            return (InstanceState.Failed, "the guard on this node is of an older version, which does not know what the service asks for: drain the node and restart its Holdfast");
        if (Outdated)
            return (InstanceState.Stopping, _restarts ? "restarts, as was asked" : "restarts with the new spec");
        return _instance switch
        {
            { Phase: InstancePhase.Stopping } => (InstanceState.Stopping, _instance.Note),
            { Phase: InstancePhase.Starting, Role: InstanceRole.Active, Epoch: > 0 } => (InstanceState.Activating, _instance.Note),
            { Phase: InstancePhase.Starting } => (InstanceState.Starting, _instance.Note),
            { Phase: InstancePhase.Running, Role: InstanceRole.Standby } => (InstanceState.Standby, ""),
            { Phase: InstancePhase.Running } => Acting(),
            _ => (Warm || (ActiveActive && !_out)) && !_drained ? (InstanceState.Starting, "about to be started") : (InstanceState.Stopped, ""),
        };
    }

    private (InstanceState State, string Note) Acting()
    {
        var verdict = _facts.Verdicts.GetValueOrDefault(Name);
        var passes = verdict is { Healthy: true } && verdict.Subject == new Health.Subject(Name, _instance!.Epoch, _instance.Pid);
        if (passes)
            return (InstanceState.Active, verdict!.Note);
        return (ActiveActive ? InstanceState.Starting : InstanceState.Activating, "its checks have not passed yet");
    }
}
