using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Store;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>
/// Plays the loss of some members on a copy of the live state until nothing more is decided, in virtual time: <see cref="Succession"/> and
/// <see cref="Controller"/> decide as they would live. The store answers at once; that it may have to elect a leader meanwhile is not played.
/// </summary>
internal sealed class Rehearsal
{
    private const int StepsPerBeat = 10;
    private const int MaxSteps = 1000;

    /// <summary>So many ttls without a decision, after the leases are over, are the end.</summary>
    private const int QuietTtls = 1;

    private readonly Scenery _scenery;
    private readonly Stage _stage;
    private readonly FenceStage _fences = new();
    private readonly DateTimeOffset _wall;
    private Moment _now;
    private Moment _decided;
    private ControllerMemory _memory = ControllerMemory.Empty;

    private Rehearsal(CellState state, Observations live, ImmutableSortedSet<long> lost, DateTimeOffset wall)
    {
        (State, _scenery, _stage, _wall) = (state, new Scenery(live, lost), new Stage(state, live), wall);
        _now = _decided = live.Now;
    }

    public CellState State { get; private set; }

    /// <summary>What the last controller hears at the end.</summary>
    public Observations Seen => See(State.Control?.Controller ?? 0);

    public static Rehearsal Play(CellState state, Observations live, ImmutableSortedSet<long> lost, DateTimeOffset wall)
    {
        var rehearsal = new Rehearsal(state, live, lost, wall);
        for (var step = 0; step < MaxSteps && !rehearsal.IsOver; step++)
            rehearsal.Step();
        return rehearsal;
    }

    /// <summary>From the loss until the service is active again, in tens of milliseconds; <c>null</c> when it was granted to nobody.</summary>
    public TimeSpan? Outage(string service)
        => _stage.ActiveAt(service) is { } active ? TimeSpan.FromMilliseconds(Math.Round((active - _scenery.Begin).TotalMilliseconds / 10) * 10) : null;

    private bool IsOver
    {
        get
        {
            var leasesOver = _scenery.Begin + State.Timing.WithDrift(State.Timing.Ttl + State.Timing.Release);
            return _fences.Next is null && _now - Moment.Later(_decided, leasesOver) > State.Timing.Ttl * QuietTtls;
        }
    }

    private void Step()
    {
        if (State.Control is { } control && !_scenery.IsSilent(control.Controller))
            Rule(control.Controller);
        else
            Succeed();
        _stage.Follow(State, _now);
        _now += State.Timing.Beat / StepsPerBeat;
        if (_fences.Follow(State, _now) is { } ended)
            Write(ended);
        else if (_fences.Next is { } next && _now - _decided > State.Timing.Ttl)
            _now = Moment.Later(_now, next);
    }

    private void Rule(long controller)
    {
        var ruling = Controller.Rule(State, See(controller), _memory, Wall);
        _memory = ruling.Memory;
        foreach (var decision in ruling.Decisions)
            Commit(decision);
    }

    private void Succeed()
    {
        foreach (var voter in State.Voters!.Members.Where(v => !_scenery.IsSilent(v)))
            if (Succession.Take(State, See(voter), process: 1, Wall).Decision is { } decision)
            {
                Commit(decision);
                return;
            }
    }

    private void Commit(Decision decision) => Write(decision.Transaction);

    private void Write(Transaction transaction)
    {
        var revision = State.Revision + 1;
        State = StateFold.Next(State, new ChangeBatch(revision, [.. transaction.Writes.Select(w => Written(w, revision))]));
        _decided = _now;
    }

    private static Change Written(Write write, long revision)
        => new(write.Key, write is Put put ? new Entry(put.Key, put.Value, revision, revision) : null);

    private DateTimeOffset Wall => _wall + (_now - _scenery.Begin);

    private Observations See(long self) => _scenery.At(State, self, _now, member => _stage.Instances(State, member, _now));
}
