using System.Collections.Immutable;
using Holdfast.Control.Placement;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>
/// The instances on the nodes of a rehearsal: they do what they are granted, each after the time that its service takes to start, and let go at
/// once of what they are to let go.
/// </summary>
internal sealed class Stage(CellState before)
{
    private readonly Dictionary<string, Act> _acts = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Member, string Service), Fault> _faults = [];
    private readonly HashSet<(long Member, string Service)> _mended = [];
    private readonly Dictionary<(long Member, string Service), long> _released = [];

    private sealed record Act(long Epoch, Moment Began, Moment Active);

    private sealed record Fault(string Note, Moment At);

    /// <summary>When the next instance that was granted something is active; <c>null</c> when none is on its way.</summary>
    public Moment? Next { get; private set; }

    /// <summary>The instance of a service on a member cannot serve from now on.</summary>
    public void Break(long member, string service, string note, Moment now) => _faults[(member, service)] = new Fault(note, now);

    /// <summary>It can serve again, also when it could not at the beginning.</summary>
    public void Mend(long member, string service)
    {
        _faults.Remove((member, service));
        _mended.Add((member, service));
    }

    /// <summary>Takes note of grants that are new in this state, and of what is let go.</summary>
    /// <param name="state">As it is now.</param>
    /// <param name="actors">Who could carry something out.</param>
    /// <param name="began">When what it follows from happened.</param>
    /// <param name="now">The moment.</param>
    public void Follow(CellState state, IReadOnlyCollection<Actor> actors, Moment began, Moment now)
    {
        foreach (var grant in state.Grants.Values.Where(IsNew))
            if (_acts.GetValueOrDefault(grant.Service)?.Epoch != grant.Epoch)
                _acts[grant.Service] = new Act(grant.Epoch, began, now + (StartTime.Of(before, grant.Service) ?? TimeSpan.Zero));
        foreach (var grant in state.Grants.Values)
            if (actors.FirstOrDefault(a => a.Member == grant.Holder) is { Follows: true } && IsToLetGo(state, grant))
                _released[(grant.Holder, grant.Service)] = grant.Epoch;
        Next = _acts.Values.Select(a => a.Active).Where(at => at > now).Cast<Moment?>().Min();
    }

    /// <summary>How long the service was not active before its newest grant was acted on; <c>null</c> when it was granted nothing in the rehearsal.</summary>
    public TimeSpan? Interrupted(string service) => _acts.GetValueOrDefault(service) is { } act ? act.Active - act.Began : null;

    /// <summary>What the member has let go of for good, and no newer grant is known of.</summary>
    public ImmutableArray<Release> Releases(CellState state, Actor actor) =>
    [
        .. actor.Live.Beat.Releases,
        .. _released.Where(r => r.Key.Member == actor.Member && state.Grants.GetValueOrDefault(r.Key.Service)?.Epoch <= r.Value + 1)
            .OrderBy(r => r.Key.Service, StringComparer.Ordinal)
            .Select(r => new Release(r.Key.Service, r.Value)),
    ];

    public ImmutableArray<InstanceStatus> Instances(CellState state, Actor actor, Moment now)
    {
        if (state.Spec?.Spec is not { } spec || state.MemberWith(actor.Member) is not { } member)
            return actor.Live.Status?.Instances ?? [];
        return [.. spec.Services.Where(s => spec.MayHost(member.Name, s)).Select(s => Now(state, actor, member.Name, s, now))];
    }

    private bool IsNew(Grant grant) => grant.Holder != 0 && before.Grants.GetValueOrDefault(grant.Service)?.Epoch != grant.Epoch;

    /// <summary>As <see cref="Instances.ServiceTurn"/> has it: asked to, not to host it any more, or not able to.</summary>
    private bool IsToLetGo(CellState state, Grant grant)
        => (grant.MoveTo != 0 && grant.MoveTo != grant.Holder)
            || _faults.ContainsKey((grant.Holder, grant.Service))
            || state.Spec?.Spec is not { } spec
            || spec.Service(grant.Service) is not { Mode: ServiceMode.ActiveStandby } service
            || !spec.MayHost(state.NameOf(grant.Holder), service);

    private InstanceStatus Now(CellState state, Actor actor, string node, ServiceSpec service, Moment now)
    {
        var live = actor.Live.Status?.Instances.FirstOrDefault(i => i.Service == service.Name);
        if (_faults.GetValueOrDefault((actor.Member, service.Name)) is { } fault)
            return new InstanceStatus { Service = service.Name, State = InstanceState.Failed, Note = fault.Note, For = now - fault.At, Failures = 1 };
        if (Holds(state, actor.Member, service.Name) is { } grant)
            return Acting(grant, live, now);
        var drained = state.Drains.GetValueOrDefault(node) is { Automatic: false };
        var idle = live is null or { Epoch: > 0 } || drained || before.Drains.ContainsKey(node) || _mended.Contains((actor.Member, service.Name)) || IsChanged(service);
        return Looked(service, idle ? Idle(service, drained) : live!);
    }

    /// <summary>A standby that nobody has looked at yet is taken for a good one: what is asked of it may be new, or it may have held the service.</summary>
    private static InstanceStatus Looked(ServiceSpec service, InstanceStatus status)
        => service.Promotion is null || status.Gate is not null ? status : status with { Gate = new GateStatus { Open = true } };

    /// <summary>What its nodes run while they do not hold it is not what it was at the beginning.</summary>
    private bool IsChanged(ServiceSpec service)
        => before.Spec?.Spec.Service(service.Name) is { } was && (was.Mode != service.Mode || was.RunsOnStandby != service.RunsOnStandby);

    private Grant? Holds(CellState state, long member, string service)
        => state.Grants.GetValueOrDefault(service) is { } grant && grant.Holder == member && _released.GetValueOrDefault((member, service)) < grant.Epoch ? grant : null;

    private InstanceStatus Acting(Grant grant, InstanceStatus? live, Moment now)
    {
        var status = live ?? new InstanceStatus { Service = grant.Service };
        if (!IsNew(grant))
            return live ?? status with { Epoch = grant.Epoch, State = InstanceState.Active, ActsFor = TimeSpan.Zero };
        if (_acts.GetValueOrDefault(grant.Service) is not { } act || now < act.Active)
            return status with { Epoch = grant.Epoch, State = InstanceState.Activating, Note = "", For = TimeSpan.Zero, ActsFor = null };
        return status with { Epoch = grant.Epoch, State = InstanceState.Active, Note = "", For = now - act.Active, ActsFor = now - act.Active };
    }

    private static InstanceStatus Idle(ServiceSpec service, bool drained) => service switch
    {
        _ when drained => new InstanceStatus { Service = service.Name, State = InstanceState.Stopped },
        { Mode: ServiceMode.ActiveActive } => new InstanceStatus { Service = service.Name, State = InstanceState.Active, ActsFor = TimeSpan.Zero },
        { RunsOnStandby: true } => new InstanceStatus { Service = service.Name, State = InstanceState.Standby },
        _ => new InstanceStatus { Service = service.Name, State = InstanceState.Stopped },
    };
}
