using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Leases;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Time;
using static Holdfast.Control.Tests.Voting.VoterFixture;

namespace Holdfast.Control.Tests.Voting;

/// <summary>
/// Five nodes that may vote, and two that want the one service, in true time: clocks that drift apart, messages that are late or lost, copies of the
/// store that lag, voters that restart, and a voter set that changes all the time. A holder's guard takes the voters of a new state at once, and lets
/// go of what it lost only a while later: that is the order in which a daemon tells it.
/// </summary>
internal sealed class ChangingSetWorld
{
    private static readonly long[] All = [11, 12, 13, 14, 15];

    private readonly Random _random;
    private readonly bool _settles;
    private readonly List<CellState> _history;
    private readonly Dictionary<long, VoterNode> _voters = [];
    private readonly Holder[] _holders;
    private readonly PriorityQueue<Action, (double At, int Order)> _events = new();
    private readonly HashSet<(long Voter, Over Over)> _overs = [];
    private readonly Dictionary<long, long> _setOvers = [];
    private readonly double _loss;
    private double _now = 5000;
    private int _order;

    /// <param name="seed">Everything is drawn from it.</param>
    /// <param name="settles">Whether a change of the set waits until the one before has settled, as it must.</param>
    public ChangingSetWorld(int seed, bool settles)
    {
        _random = new Random(seed);
        _settles = settles;
        _loss = _random.NextDouble() * 0.2;
        var first = Cell with
        {
            Members = All.Concat([1L, 2]).ToImmutableSortedDictionary(id => $"n{id}", id => new Member { Id = id, Name = $"n{id}" }),
            Voters = new VoterSet { Members = [11, 12, 13], Revision = 14 },
        };
        _history = [first, first.With(21, Granted(1))];
        foreach (var id in All)
            _voters[id] = new VoterNode(Start(id, longAgo: true), first, Laziness());
        _holders = [new Holder(1, _history[^1], Laziness()), new Holder(2, _history[^1], Laziness())];
        foreach (var holder in _holders)
            Configure(holder, first.Voters);
        foreach (var holder in _holders)
            BeatNow(holder);
    }

    public int Grants { get; private set; }

    public int Changes { get; private set; }

    private CellState Truth => _history[^1];

    /// <summary>Null, or what went wrong.</summary>
    public string? Run(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            if (Advance(_random.Next(1, 12)) is { } overlap)
                return overlap;
            Happen();
        }

        return null;
    }

    private void Happen()
    {
        foreach (var id in All)
            if (_random.NextDouble() > _voters[id].Laziness)
                Feed(id);
        foreach (var holder in _holders)
        {
            if (_random.NextDouble() > holder.Laziness)
                Learn(holder);
            if (_random.NextDouble() > holder.Slowness)
                holder.Carry();
        }

        switch (_random.Next(40))
        {
            case 0:
                Restart(All[_random.Next(All.Length)]);
                break;
            case 1:
                foreach (var id in All)
                    _voters[id].Laziness = Laziness();
                break;
            case 2:
                foreach (var holder in _holders)
                    (holder.Laziness, holder.Slowness) = (Laziness(), Laziness());
                break;
            case 3:
                foreach (var holder in _holders)
                    holder.Cut = _random.Next(3) == 0;
                break;
            default:
                Decide();
                break;
        }
    }

    private void Decide()
    {
        var grant = Truth.Grants["board"];
        if (_random.Next(4) == 0)
            ChangeSet();
        else if (grant.Holder != 0 && _random.Next(20) == 0)
            Write(s => s.With(s.Revision + 1, grant with { Holder = 0, From = grant.Holder, Epoch = grant.Epoch + 1 }));
        else if (grant.Holder == 0 && Truth.Voters!.Members.Count(v => _overs.Contains((v, new Over(grant.From, grant.Revision)))) >= Truth.Voters.Majority)
            Give(grant);
    }

    private void Give(Grant grant)
    {
        Grants++;
        Write(s => s.With(s.Revision + 1, grant with { Holder = grant.From == 1 ? 2 : 1, From = 0, Epoch = grant.Epoch + 1 }));
    }

    private void ChangeSet()
    {
        var set = Truth.Voters!;
        var id = All[_random.Next(All.Length)];
        var next = set.Members.Contains(id) ? set.Members.Remove(id) : set.Members.Add(id).Sort();
        if (next.IsEmpty || (_settles && !VotersRule.IsSettled(Truth, Reported())))
            return;
        Changes++;
        Write(s => s with { Revision = s.Revision + 1, Voters = new VoterSet { Members = next, Revision = s.Revision + 1 } });
    }

    private Observations Reported() => new()
    {
        Sightings = [.. _setOvers.OrderBy(s => s.Key).Select(s => new Sighting { Beat = new Beat { Member = s.Key }, Status = new NodeStatus { SetOver = s.Value } })],
    };

    private void Write(Func<CellState, CellState> change) => _history.Add(change(Truth));

    private void Feed(long id)
    {
        var node = _voters[id];
        while (node.Copy is { } copy && copy.Revision < Truth.Revision)
        {
            var next = _history.First(s => s.Revision > copy.Revision);
            (node.Voter, node.Copy) = (node.Voter.Follow(copy, next), next);
        }
    }

    private void Restart(long id)
    {
        var node = _voters[id];
        (node.Voter, node.Copy) = (Start(id, longAgo: false), null);
        At(_now + _random.Next(400), () =>
        {
            if (node.Copy is null)
                (node.Voter, node.Copy) = (node.Voter.Read(Truth), Truth);
        });
    }

    private Voter Start(long id, bool longAgo)
    {
        var voter = Voter.Start(id, Clock(id) - Ms(longAgo ? 60_000 : 0), VoterFixture.Timing.Ttl);
        return longAgo ? voter.Read(_history[0]) : voter;
    }

    private void Learn(Holder holder)
    {
        if (holder.Copy.Revision == Truth.Revision)
            return;
        holder.Copy = Truth;
        Configure(holder, Truth.Voters!);
    }

    private static void Configure(Holder holder, VoterSet set) => holder.Lease.Configure(1, holder.Id, VoterFixture.Timing.Ttl, set.Members);

    private void BeatNow(Holder holder)
    {
        var number = holder.Lease.Send(Clock(holder.Id));
        var beat = BeatOf(holder.Id, holder.Applied, number, holder.Lease.Nonce);
        foreach (var id in holder.Cut ? [] : All)
            Post(() => Arrive(holder, id, beat));
        At(_now + 50, () => BeatNow(holder));
    }

    private void Arrive(Holder holder, long id, Beat beat)
    {
        var (voter, answer) = _voters[id].Voter.Hear(beat, Clock(id));
        _voters[id].Voter = voter;
        if (answer is not null)
            Post(() => holder.Lease.Take(answer));
    }

    private void Post(Action arrive)
    {
        if (_random.NextDouble() > _loss)
            At(_now + (_random.Next(20) == 0 ? _random.Next(250) : _random.NextDouble() * 5), arrive);
    }

    private void At(double time, Action what) => _events.Enqueue(what, (time, _order++));

    private string? Advance(double span)
    {
        var end = _now + span;
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            _now = Math.Max(_now, next.At);
            _events.Dequeue()();
            if (Look() is { } overlap)
                return overlap;
        }

        _now = end;
        return Look();
    }

    private string? Look()
    {
        foreach (var (id, node) in _voters)
        {
            foreach (var over in node.Voter.Overs(Clock(id)))
                _overs.Add((id, over));
            _setOvers[id] = Math.Max(_setOvers.GetValueOrDefault(id), node.Voter.SetOver(Clock(id)));
        }

        return _holders.All(h => h.Acts && h.Lease.HoldsAt(Clock(h.Id)))
            ? $"two act at {_now:F1}: {string.Join(", ", _holders.Select(h => $"n{h.Id} with applied {h.Applied} of copy {h.Copy.Revision}"))}; the store is at {Truth.Revision}"
            : null;
    }

    private double Laziness() => _random.Next(4) switch { 0 => 0.2, 1 => 0.9, 2 => 0.99, _ => 1 };

    /// <summary>Any two clocks differ by at most the ratio 1 + drift, and start anywhere.</summary>
    private Moment Clock(long id) => new((long)(_now * (1 + (((id % 3) - 1) * VoterFixture.Timing.Drift * 0.499)) * 1e6) + (id * 7_000_000_000_000));

    private sealed class VoterNode(Voter voter, CellState? copy, double laziness)
    {
        public Voter Voter { get; set; } = voter;

        /// <summary>Null after a restart, until the first read.</summary>
        public CellState? Copy { get; set; } = copy;

        public double Laziness { get; set; } = laziness;
    }

    private sealed class Holder(long id, CellState copy, double laziness)
    {
        public long Id { get; } = id;

        public Lease Lease { get; } = new(id * 100);

        /// <summary>What its daemon knows, and its guard has the voters of.</summary>
        public CellState Copy { get; set; } = copy;

        public double Laziness { get; set; } = laziness;

        /// <summary>Its beats arrive nowhere.</summary>
        public bool Cut { get; set; }

        /// <summary>How slowly its guard carries out what its daemon knows.</summary>
        public double Slowness { get; set; } = laziness;

        /// <summary>What it has carried out.</summary>
        public long Applied { get; private set; } = copy.Revision;

        public bool Acts { get; private set; } = copy.Grants["board"].Holder == id;

        public void Carry() => (Applied, Acts) = (Copy.Revision, Copy.Grants["board"].Holder == Id);
    }
}
