using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>The instances on the nodes that are left: they do what they are granted, each after the time that its service takes to start.</summary>
internal sealed class Stage(CellState before, Observations live)
{
    private readonly Dictionary<string, Act> _acts = new(StringComparer.Ordinal);

    private sealed record Act(long Epoch, Moment Granted, Moment Active);

    /// <summary>Takes note of grants that are new in this state.</summary>
    public void Follow(CellState state, Moment now)
    {
        foreach (var grant in state.Grants.Values.Where(IsNew))
            if (_acts.GetValueOrDefault(grant.Service)?.Epoch != grant.Epoch)
                _acts[grant.Service] = new Act(grant.Epoch, now, now + (StartTime.Of(before, grant.Service) ?? TimeSpan.Zero));
    }

    /// <summary>When the service is active under its newest grant; <c>null</c> when it was granted nothing in the rehearsal.</summary>
    public Moment? ActiveAt(string service) => _acts.GetValueOrDefault(service)?.Active;

    public ImmutableArray<InstanceStatus> Instances(CellState state, long member, Moment now)
        => live.Of(member)?.Status is { } status ? [.. status.Instances.Select(i => Now(state, member, i, now))] : [];

    private bool IsNew(Grant grant) => grant.Holder != 0 && before.Grants.GetValueOrDefault(grant.Service)?.Epoch != grant.Epoch;

    private InstanceStatus Now(CellState state, long member, InstanceStatus instance, Moment now)
    {
        if (state.Grants.GetValueOrDefault(instance.Service) is not { } grant || grant.Holder != member || !IsNew(grant) || _acts.GetValueOrDefault(instance.Service) is not { } act)
            return instance;
        return now < act.Active
            ? instance with { Epoch = grant.Epoch, State = InstanceState.Activating, For = now - act.Granted, ActsFor = null }
            : instance with { Epoch = grant.Epoch, State = InstanceState.Active, For = now - act.Active, ActsFor = now - act.Active };
    }
}
