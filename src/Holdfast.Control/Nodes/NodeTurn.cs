using System.Collections.Immutable;
using Holdfast.Control.Fencing;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Instances;
using Holdfast.Control.Observing;
using Holdfast.Control.Promoting;
using Holdfast.Control.State;
using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Nodes;

/// <summary>
/// The node's loop, turn by turn: from its copy of the state, what came in and the time, to orders for the guard, the status that its beats
/// carry, and what is to be probed. What costs is done only when something has changed. One owner; it waits for nothing.
/// </summary>
public sealed class NodeTurn(NodeSelf self)
{
    /// <summary>How old the durations in what is said of the instances may be while nothing changes: saves most of an idle node's work.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMilliseconds(500);

    /// <summary>How old the view may be that the API answers from, while nothing changes.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(200);

    private ActMemory _memory = ActMemory.Empty;
    private ConfigureOrder? _configured;
    private long _connection;
    private long _tick;
    private Duty _duty = new();
    private ImmutableArray<DeviceStatus> _devices = [];
    private NodeHealthStatus? _health;
    private (CellState? State, Inbox? Inbox) _considered;
    private Moment _dutyUntil = Moment.Never;
    private Moment _publishAt = Moment.Never;

    /// <summary>One turn. A node that was removed from the cell lets go of everything.</summary>
    /// <param name="state">The node's copy.</param>
    /// <param name="inbox">What came in.</param>
    /// <param name="storeSilent">How long the store has not answered.</param>
    /// <param name="voter">What this node's voter sees; <c>null</c> for a node that does not vote.</param>
    /// <param name="now">The time.</param>
    public NodeStep Take(CellState state, Inbox inbox, TimeSpan storeSilent, VoterView? voter, Moment now)
    {
        var due = now + state.Timing.Beat;
        if (inbox.Listing is not { } listing)
            return new NodeStep { Next = due };
        if (state.MemberWith(self.Member) is null)
            return new NodeStep { Orders = state.Cell is null ? [] : [new LeavingOrder()], Watches = [], Gates = [], Checks = [], Next = due };
        if (inbox.Connection != _connection)
            Begin(inbox);

        var orders = new List<GuardOrder>();
        var changed = !ReferenceEquals(state, _considered.State) || !ReferenceEquals(inbox, _considered.Inbox) || now >= _dutyUntil;
        if (changed)
            Consider(state, inbox, listing, now, orders);
        if (_configured is not null)
            orders.Add(Status(state, inbox.Leaving, listing.Version, storeSilent, voter));
        return new NodeStep
        {
            Orders = orders,
            Watches = !changed ? null : inbox.Leaving ? [] : Watch.All(state, listing, self.Name, self.Address),
            Checks = !changed ? null : inbox.Leaving ? [] : NodeHealth.Asked(state, self.Name, self.Address),
            Gates = !changed ? null : inbox.Leaving ? [] : GateWatch.All(state, listing, self.Member, self.Name, self.Address),
            Publish = Publish(now),
            Next = Next(state, voter, due),
        };
    }

    /// <summary>Another guard, or the same one over a new connection: nothing that was said before counts.</summary>
    private void Begin(Inbox inbox)
    {
        _connection = inbox.Connection;
        _configured = null;
        _considered = default;
    }

    private void Consider(CellState state, Inbox inbox, GuardListing listing, Moment now, List<GuardOrder> orders)
    {
        _considered = (state, inbox);
        Configure(state, orders);
        _duty = Act.Next(state, Facts(inbox, listing, now), _memory);
        _memory = _duty.Memory;
        _devices = DeviceSeen.Told(inbox.Devices, now);
        _health = inbox.Health?.Told(now);
        _dutyUntil = Earliest(now + Stale, _duty.Again);
        _publishAt = Moment.Never;
        if (!inbox.Leaving)
            orders.AddRange(_duty.Orders);
    }

    private void Configure(CellState state, List<GuardOrder> orders)
    {
        if (state.Cell is not { } cell || state.Voters is not { } voters)
            return;
        var order = new ConfigureOrder
        {
            Generation = cell.Generation,
            Member = self.Member,
            Beat = state.Timing.Beat,
            Ttl = state.Timing.Ttl,
            Voters = [.. voters.Members.Select(v => new VoterEndpoint(v, state.MemberWith(v)?.BeatEndpoint ?? ""))],
            Addresses = state.Spec?.Spec.Services.Any(s => !s.Addresses.IsEmpty) ?? false,
        };
        if (_configured is { } former && former with { Voters = order.Voters } == order && former.Voters.SequenceEqual(order.Voters))
            return;
        _configured = order;
        orders.Add(order);
    }

    private NodeFacts Facts(Inbox inbox, GuardListing listing, Moment now) => new()
    {
        Self = self.Member,
        Name = self.Name,
        Address = self.Address,
        Store = self.Store,
        Program = self.Program,
        Listing = listing,
        HasLease = inbox.HasLease,
        Verdicts = inbox.Verdicts,
        Gates = inbox.Gates,
        Now = now,
    };

    /// <summary>What the guard's next beats say. The guard holds <c>applied</c> back until nothing acts that is not held.</summary>
    private StatusOrder Status(CellState state, bool leaving, int guard, TimeSpan storeSilent, VoterView? voter) => new()
    {
        Applied = _duty.Applied,
        Holds = _duty.Holds,
        Status = new NodeStatus
        {
            Process = self.Process,
            Tick = ++_tick,
            Seen = state.Revision,
            StoreSilent = storeSilent,
            Unheard = voter is null ? [] : Suspicion.Unheard(state, voter.Seen),
            Overs = voter?.Overs ?? [],
            SetOver = voter?.SetOver ?? 0,
            Instances = leaving ? [] : _duty.Instances,
            Guard = guard,
            Devices = _devices,
            Health = _health,
        },
    };

    private bool Publish(Moment now)
    {
        if (now < _publishAt)
            return false;
        _publishAt = now + Freshness;
        return true;
    }

    private Moment Next(CellState state, VoterView? voter, Moment due)
    {
        due = Earliest(due, _dutyUntil);
        return voter is null ? due : Earliest(Earliest(due, voter.NextOver), Suspicion.Next(state, voter.Seen));
    }

    private static Moment Earliest(Moment due, Moment? other) => other is { } moment ? Moment.Earlier(due, moment) : due;
}
