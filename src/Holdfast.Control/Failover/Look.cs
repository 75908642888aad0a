using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Failover;

/// <summary>What every rule of one look needs, and where it puts what it finds.</summary>
internal sealed class Look
{
    private readonly List<Decision> _decisions = [];

    // As it will be once the decisions of this look are committed: who holds what is part of the load.
    private readonly Roster _placed;

    public Look(CellState state, Observations seen, ControllerMemory memory, DateTimeOffset wall)
    {
        (State, Seen, Wall, Memory) = (state, seen, wall, memory);
        _placed = new Roster(state, seen);
        Proposer = new Proposer(state, state.NameOf(seen.Self), wall, memory.EventCount);
        NextIncident = state.Incidents.IsEmpty ? 1 : state.Incidents.Keys.Last() + 1;
    }

    public CellState State { get; }

    public Observations Seen { get; }

    public DateTimeOffset Wall { get; }

    public ControllerMemory Memory { get; set; }

    public Proposer Proposer { get; }

    public Moment? Again { get; private set; }

    public CellSpec Spec => State.Spec!.Spec;

    public Timing Timing => State.Timing;

    /// <summary>The number that the next new incident gets.</summary>
    public long NextIncident { get; private set; }

    public long TakeIncidentNumber() => NextIncident++;

    public void Add(Decision decision) => _decisions.Add(decision);

    /// <summary>Look again at this moment, at the latest.</summary>
    public void LookAt(Moment moment)
    {
        if (moment > Seen.Now && (Again is null || moment < Again))
            Again = moment;
    }

    /// <summary>A moment of this controller's clock as wall time, for people.</summary>
    public DateTimeOffset At(Moment moment) => Wall - (Seen.Now - moment);

    /// <summary>Best first; what this look has placed already counts as load, or all services of a lost node would go to one and the same.</summary>
    public ImmutableArray<Candidate> Rank(string service) => Ranking.Rank(State, Seen, service, _placed);

    /// <summary>Why the service cannot stay with its holder: what it goes with is elsewhere.</summary>
    public string? Forsaken(ServiceSpec service, long holder) => service.With.IsEmpty ? null : Dependencies.Forsaken(State, _placed, holder, service);

    /// <summary>Services that go with this one.</summary>
    public IReadOnlyList<ServiceSpec> FollowersOf(string service) => _placed.FollowersOf(service);

    /// <summary>The service is on its way to this member.</summary>
    public void Place(Grant grant, long member) => _placed.Place(grant, member);

    public PhaseMark Mark(Phase phase, Moment at, string node, string note) => new() { Phase = phase, At = At(at), Node = node, Note = note };

    /// <summary>The fence as this controller writes it now.</summary>
    public Fence Signed(Fence fence) => fence with { At = Wall, By = State.NameOf(Seen.Self) };

    /// <summary>Since when this controller has known the fence as it stands.</summary>
    public Moment SeenSince(Fence fence)
    {
        var known = Memory.Fences.GetValueOrDefault(fence.Node);
        if (known.Revision == fence.Revision)
            return known.At;
        Memory = Memory with { Fences = Memory.Fences.SetItem(fence.Node, new FenceSeen(fence.Revision, Seen.Now)) };
        return Seen.Now;
    }

    public Ruling Done() => new()
    {
        Decisions = [.. _decisions],
        Memory = Memory with { EventCount = Proposer.EventCount },
        Again = Again,
    };

    /// <summary>An incident of the service that is still open: it is closed by the one that follows it.</summary>
    public Incident? OpenIncident(string service)
        => State.Incidents.Values.LastOrDefault(i => i.Service == service && !i.Closed);
}
