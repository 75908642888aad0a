using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Instances;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;
using Holdfast.Node.Following;
using Holdfast.Node.Os;
using Holdfast.Node.Voting;

namespace Holdfast.Node.Running;

/// <summary>Who this node is, and what its services are told of it.</summary>
internal sealed record NodeSelf
{
    public long Member { get; init; }

    public string Name { get; init; } = "";

    public string Address { get; init; } = "";

    /// <summary>Random, of this daemon process.</summary>
    public long Process { get; init; }

    /// <summary>The store's endpoints, by comma.</summary>
    public string Store { get; init; } = "";
}

/// <summary>
/// The node's one loop: from its copy of the state, its guard's listing, the checks' verdicts and the time, to orders for the guard and the status
/// that its beats carry. A thread of its own, so that a busy thread pool delays no failover. It never waits for anything but its inbox.
/// </summary>
internal sealed class NodeLoop(NodeSelf self, Follower follower, VoterShell? voter, StoreContact contact) : IDisposable
{
    /// <summary>How old the durations in what is said of the instances may be while nothing changes: saves most of an idle node's work.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMilliseconds(500);

    /// <summary>How old the view may be that the API answers from, while nothing changes.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(200);

    private readonly ThreadPulse _pulse = new();
    private readonly NodeInbox _inbox = new();
    private Thread? _thread;
    private volatile bool _ended;
    private ActMemory _memory = ActMemory.Empty;
    private Carried _carried = Carried.Nothing;
    private ConfigureOrder? _configured;
    private long _connection;
    private long _tick;
    private Duty _duty = new();
    private (CellState? State, Inbox? Inbox) _considered;
    private Moment _dutyUntil = Moment.Never;
    private Moment _publishAt = Moment.Never;

    /// <summary>Takes each order; must not block.</summary>
    public required Action<GuardOrder> Send { get; init; }

    /// <summary>Takes what is to be probed, each turn.</summary>
    public required Action<ImmutableArray<Watch>> Watch { get; init; }

    /// <summary>Takes what this node knows now, each turn.</summary>
    public required Action<CellState, Observations?> Publish { get; init; }

    public NodeInbox Inbox => _inbox;

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
        {
            var now = BootClock.Now;
            _pulse.Wait(Turn(now));
        }
    }

    /// <summary>One turn; returns when the next one is due if nothing happens.</summary>
    private Moment Turn(Moment now)
    {
        var state = follower.State;
        var inbox = _inbox.Look();
        var due = now + state.Timing.Beat;
        if (inbox.Listing is not { } listing || state.MemberWith(self.Member) is null)
            return due;
        if (inbox.Connection != _connection)
            Begin(inbox, listing);

        if (!ReferenceEquals(state, _considered.State) || !ReferenceEquals(inbox, _considered.Inbox) || now >= _dutyUntil)
            Consider(state, inbox, listing, now);
        return Earliest(due, _dutyUntil, Say(state, inbox.Leaving, now));
    }

    private void Consider(CellState state, Inbox inbox, GuardListing listing, Moment now)
    {
        _considered = (state, inbox);
        Configure(state);
        _duty = Act.Next(state, Facts(inbox, listing, now), _memory);
        _memory = _duty.Memory;
        _carried = _carried.Next(_duty, listing);
        _dutyUntil = Earliest(now + Stale, _duty.Again, null);
        _publishAt = Moment.Never;
        if (!inbox.Leaving)
            Order(_duty);
        Watch(inbox.Leaving ? [] : Control.Health.Watch.All(state, listing, self.Name, self.Address));
    }

    /// <summary>Another guard, or the same one over a new connection: nothing that was said before counts.</summary>
    private void Begin(Inbox inbox, GuardListing listing)
    {
        _connection = inbox.Connection;
        _carried = Carried.From(listing);
        _configured = null;
        _considered = default;
    }

    private void Configure(CellState state)
    {
        if (state.Cell is not { } cell || state.Voters is not { } voters)
            return;
        var order = new ConfigureOrder
        {
            Generation = cell.Generation,
            Member = self.Member,
            Beat = state.Timing.Beat,
            Ttl = state.Timing.Ttl,
            Voters = [.. voters.Members.Select(state.MemberWith).OfType<Model.Cell.Member>().Select(m => new VoterEndpoint(m.Id, m.BeatEndpoint))],
        };
        if (_configured is { } former && former with { Voters = order.Voters } == order && former.Voters.SequenceEqual(order.Voters))
            return;
        _configured = order;
        Send(order);
    }

    private NodeFacts Facts(Inbox inbox, GuardListing listing, Moment now) => new()
    {
        Self = self.Member,
        Name = self.Name,
        Address = self.Address,
        Store = self.Store,
        Listing = listing,
        HasLease = inbox.HasLease,
        Verdicts = inbox.Verdicts,
        Now = now,
    };

    private void Order(Duty duty)
    {
        foreach (var order in duty.Orders)
            Send(order);
        foreach (var order in _carried.Orders)
            Send(order);
    }

    /// <summary>Tells the guard what its next beats say; returns when that changes by itself.</summary>
    private Moment? Say(CellState state, bool leaving, Moment now)
    {
        var silent = contact.Silence(now);
        var (overs, next) = voter?.Overs(now) ?? ([], null);
        var seen = voter?.Observe(now, state.Timing, silent);
        var status = new NodeStatus
        {
            Process = self.Process,
            Tick = ++_tick,
            Seen = state.Revision,
            StoreSilent = silent,
            Unheard = seen is null ? [] : Suspicion.Unheard(state, seen),
            Overs = overs,
            Instances = leaving ? [] : _duty.Instances,
        };
        if (_configured is not null)
            Send(new StatusOrder { Status = status, Applied = _carried.Applied, Holds = _duty.Holds });
        if (now >= _publishAt)
        {
            _publishAt = now + Freshness;
            Publish(state, seen);
        }

        return Earlier(next, seen is null ? null : Suspicion.Next(state, seen));
    }

    private static Moment Earliest(Moment due, Moment? a, Moment? b)
    {
        if (a is { } first)
            due = Moment.Earlier(due, first);
        return b is { } second ? Moment.Earlier(due, second) : due;
    }

    private static Moment? Earlier(Moment? a, Moment? b) => a is null ? b : b is null ? a : Moment.Earlier(a.Value, b.Value);
}
