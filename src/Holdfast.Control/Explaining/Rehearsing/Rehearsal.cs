using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>
/// Plays what happens to a cell on a copy of its state, in virtual time, until nothing more is decided: <see cref="Succession"/> and
/// <see cref="Controller"/> decide as they would live. The store answers at once; that it may have to elect a leader meanwhile is not played.
/// </summary>
public sealed class Rehearsal
{
    private const int StepsPerBeat = 10;

    /// <summary>Of one <see cref="PlayOut"/>.</summary>
    private const int MaxSteps = 1000;

    /// <summary>So many ttls without a decision, after the leases are over, are the end.</summary>
    private const int QuietTtls = 1;

    /// <summary>Commands count their events from here, so that their keys are no controller's.</summary>
    private const long FirstCommand = 1_000_000_000;

    private readonly List<Told> _told = [];
    private readonly Dictionary<string, long> _written = new(StringComparer.Ordinal);
    private readonly Scenery _scenery;
    private readonly Stage _stage;
    private readonly FenceStage _fences = new();
    private readonly DateTimeOffset _wall;
    private Moment _stirred;
    private Moment _decided;
    private ControllerMemory _memory = ControllerMemory.Empty;

    public Rehearsal(CellState state, Observations live, DateTimeOffset wall)
    {
        (State, _scenery, _stage, _wall) = (state, new Scenery(live), new Stage(state), wall);
        Now = _decided = _stirred = live.Now;
    }

    public CellState State { get; private set; }

    public Moment Now { get; private set; }

    /// <summary>All that was decided, in order.</summary>
    public IReadOnlyList<Told> Told => _told;

    /// <summary>What the last controller hears.</summary>
    public Observations Seen => See(State.Control?.Controller ?? 0);

    /// <summary>From what moved the service until it is active again, in tens of milliseconds; <c>null</c> when it was granted to nobody.</summary>
    public TimeSpan? Outage(string service)
        => _stage.Interrupted(service) is { } span ? TimeSpan.FromMilliseconds(Math.Max(Math.Round(span.TotalMilliseconds / 10), 1) * 10) : null;

    public bool IsSilent(long member) => _scenery.IsSilent(member);

    public void Strike(long member, Trouble trouble)
    {
        _scenery.Strike(State, member, trouble, Now);
        _stirred = Now;
    }

    public void Recover(long member)
    {
        _scenery.Recover(member);
        _stirred = Now;
    }

    /// <summary>A node registers itself, and is heard from now on.</summary>
    public void Join(string node, NodeRole role)
    {
        Write([new Put(Keys.Member(node), JsonCodec.Encode(GoodDay.Member(node, role, 200)))]);
        _scenery.Enter(GoodDay.Heard(State.Revision, State, [], Now));
        _stirred = Now;
    }

    public void Break(long member, string service, string note)
    {
        _stage.Break(member, service, note, Now);
        _stirred = Now;
    }

    public void Mend(long member, string service)
    {
        _stage.Mend(member, service);
        _stirred = Now;
    }

    public void BreakDevice(string device, string note) => _fences.Break(device, note);

    public void MendDevice(string device) => _fences.Mend(device);

    /// <summary>What a person asks the controller's node for; the refusal, if it is one.</summary>
    public Refusal? Order(Func<CellState, Observations, DateTimeOffset, long, Proposal> command)
    {
        var proposal = command(State, Seen, Wall, FirstCommand + State.Revision);
        _stirred = Now;
        if (proposal.Decision is { } decision)
            Commit(decision, State.NameOf(State.Control?.Controller ?? 0));
        return proposal.Refusal;
    }

    /// <summary>Until nothing more is decided.</summary>
    public void PlayOut()
    {
        for (var step = 0; step < MaxSteps && !IsOver; step++)
            Step(null);
    }

    /// <summary>For so long, whether something is decided or not.</summary>
    public void PlayFor(TimeSpan span)
    {
        var end = Now + span;
        while (Now < end)
            Step(end);
    }

    private bool IsOver
    {
        get
        {
            var leasesOver = _stirred + State.Timing.WithDrift(State.Timing.Ttl + State.Timing.Release);
            return _fences.Next is null && _stage.Next is null && Now - Moment.Later(_decided, leasesOver) > State.Timing.Ttl * QuietTtls;
        }
    }

    private void Step(Moment? end)
    {
        Decide();
        _stage.Follow(State, _scenery.Actors, _stirred, Now);
        var quiet = Now - Moment.Later(_decided, _stirred) > State.Timing.Ttl;
        var next = Now + (quiet ? State.Timing.Beat : State.Timing.Beat / StepsPerBeat);
        if (quiet && end is null && Sooner(_fences.Next, _stage.Next) is { } awaited)
            next = Moment.Later(next, awaited);
        Now = end is { } last ? Moment.Earlier(next, last) : next;
        if (_fences.Follow(State, Now) is { } ended)
            Fenced(ended);
    }

    private void Decide()
    {
        foreach (var voter in State.Voters!.Members)
        {
            if (State.Control?.Controller == voter && !_scenery.IsSilent(voter))
                Rule(voter);
            else if (_scenery.IsWell(voter) && Succession.Take(State, See(voter), process: 1, Wall).Decision is { } decision)
                Commit(decision, State.NameOf(voter));
        }
    }

    private void Rule(long controller)
    {
        var ruling = Controller.Rule(State, See(controller), _memory, Wall);
        var all = ruling.Decisions.All(d => Commit(d, State.NameOf(controller)));
        _memory = all ? ruling.Memory : _memory with { Epoch = ruling.Memory.Epoch, EventCount = ruling.Memory.EventCount };
    }

    private void Fenced(FenceEnd ended)
    {
        Write(ended.Written.Writes);
        if (ended.Run.Succeeded)
            _scenery.Strike(State, ended.Member, Trouble.Silent, Now);
    }

    /// <summary>False: it rests on something that a decision of the same look has changed.</summary>
    private bool Commit(Decision decision, string by)
    {
        if (!decision.Transaction.Compares.All(Holds))
            return false;
        _told.Add(new Told(Now, by, decision));
        Write(decision.Transaction.Writes);
        return true;
    }

    /// <summary>What was not written in the rehearsal is as the decision saw it.</summary>
    private bool Holds(Compare compare) => compare switch
    {
        ModifiedAt modified => !_written.TryGetValue(modified.Key, out var revision) || revision == modified.Revision,
        KeyAbsent absent => _written.GetValueOrDefault(absent.Key) == 0,
        _ => true,
    };

    private void Write(IReadOnlyCollection<Write> writes)
    {
        var revision = State.Revision + 1;
        foreach (var write in writes)
            _written[write.Key] = write is Put ? revision : 0;
        State = StateFold.Next(State, new ChangeBatch(revision, [.. writes.Select(w => Written(w, revision))]));
        _decided = Now;
    }

    private static Change Written(Write write, long revision)
        => new(write.Key, write is Put put ? new Entry(put.Key, put.Value, revision, revision) : null);

    private DateTimeOffset Wall => _wall + (Now - _scenery.Begin);

    private Observations See(long self) => _scenery.At(State, _stage, self, Now);

    private static Moment? Sooner(Moment? a, Moment? b) => a is null ? b : b is null ? a : Moment.Earlier(a.Value, b.Value);
}
