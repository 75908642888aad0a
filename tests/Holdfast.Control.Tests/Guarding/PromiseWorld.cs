using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

/// <summary>A guard, the truth about its children, disk and answers, and what must hold after each step.</summary>
internal sealed class PromiseWorld
{
    private readonly Guard _guard;
    private readonly List<TrueChild> _children = [];
    private readonly List<WriteFloors> _disk = [];
    private readonly Dictionary<long, Moment> _sent = [];
    private readonly Dictionary<long, long> _answered = [];
    private readonly Queue<GuardInput> _inputs = [];
    private readonly Queue<GuardEffect> _moves = [];
    /// <summary>By run: the epoch that its addresses are there under.</summary>
    private readonly Dictionary<long, long> _there = [];

    /// <summary>By run: the epoch that its addresses were ordered under, until they are to be dropped.</summary>
    private readonly Dictionary<long, long> _ordered = [];

    private readonly Dictionary<long, long> _taking = [];
    private readonly HashSet<long> _refused = [];
    private long _wanted;
    private Moment _now = new(1_000_000_000);
    private long _floor;
    private long _written;
    private long _beat;
    private long _epoch = 1;

    public PromiseWorld()
    {
        _guard = new Guard(GuardBench.Nonce, new FloorRecord { Generation = 1 }, _now);
        Do(new DaemonConnected());
        Order(GuardBench.Configuration());
    }

    public int Acted { get; private set; }

    public int Killed { get; private set; }

    public int Addressed { get; private set; }

    public int Released { get; private set; }

    /// <summary>The end of the lease, counted once more: a majority of the three voters' newest answered beats.</summary>
    private Moment Lease => _answered.Count < 2
        ? Moment.Never
        : _answered.Values.Select(n => _sent[n] + GuardBench.Ttl).OrderDescending().ElementAt(1);

    public void Happen(int what, int which)
    {
        switch (what)
        {
            case < 30:
                Pass(TimeSpan.FromMilliseconds(which * 6));
                break;
            case < 32:
                _now += TimeSpan.FromMilliseconds(which * 100);
                break;
            case < 55:
                Answer(1 + (which % 3), _beat - (which / 4));
                break;
            case < 70:
                Run(which);
                break;
            case < 73:
                MoveAddresses();
                break;
            case < 76:
                Order(new LetGoOrder { Service = "board", Epoch = _epoch, KeepWarm = which < 7, Timeout = TimeSpan.FromMilliseconds(which * 10) });
                break;
            case < 82:
                Write();
                break;
            case < 92:
                Live(which);
                break;
            case < 94:
                _epoch++;
                break;
            case < 95:
                Answer(1, _beat);
                break;
            case < 97:
                Do(new DaemonGone());
                Do(new DaemonConnected());
                break;
            default:
                Order(new StatusOrder { Applied = 1, Holds = [new Release("board", _epoch)] });
                break;
        }
    }

    private void Run(int which)
    {
        var launch = which % 2 == 0 ? GuardBench.Cold : GuardBench.Warm;
        if (which % 4 < 2)
            launch = launch with { Addresses = GuardBench.Addresses };
        var standby = which == 9;
        _wanted = _epoch - (which == 8 ? 1 : 0);
        Order(new RunOrder
        {
            Service = "board",
            Epoch = standby ? 0 : _wanted,
            Role = standby ? InstanceRole.Standby : InstanceRole.Active,
            Revision = 1,
            Launch = launch,
        });
    }

    private void Pass(TimeSpan span)
    {
        _now += span;
        Do(Woken.Instance);
    }

    private void Answer(long voter, long number)
    {
        if (number < 1)
            return;
        Do(new AnswerReceived(GuardBench.Answer(new Beat { Generation = 1, Member = 11, Nonce = GuardBench.Nonce, Number = number }, voter)));
        _answered[voter] = Math.Max(number, _answered.GetValueOrDefault(voter));
    }

    private void Write()
    {
        if (_disk.Count == 0)
            return;
        _written = _disk[^1].Floors.Floors.Single().Epoch;
        var sequence = _disk[^1].Sequence;
        _disk.Clear();
        Do(new FloorsWritten(sequence));
    }

    /// <summary>The shell takes or removes one child's addresses, in the order of what it was told.</summary>
    private void MoveAddresses()
    {
        if (!_moves.TryDequeue(out var move))
            return;
        if (move is TakeAddresses take && take.Before > _now)
        {
            _there[take.Run] = _taking[take.Run];
            Addressed++;
            Do(new AddressesTaken(take.Run));
        }
        else if (move is TakeAddresses late)
        {
            if (_ordered.Remove(late.Run))
                _refused.Add(late.Run);
            Do(new AddressesRefused(late.Run, "The lease ended before they could be taken."));
        }
        else if (move is DropAddresses drop)
        {
            _there.Remove(drop.Run);
            Do(new AddressesDropped(drop.Run));
        }
    }

    /// <summary>A child does something: reads a line, or ends.</summary>
    private void Live(int which)
    {
        if (_children.FirstOrDefault(c => !c.Gone) is not { } child)
            return;
        if (child.Killed || which == 0)
        {
            child.Gone = true;
            Do(new ChildGone(child.Run, child.Killed ? -1 : 1, child.Killed ? 9 : 0));
        }
        else if (child.Lines.TryDequeue(out var line))
        {
            child.Epoch = line;
            Do(new ChildSaid(child.Run, line));
        }
    }

    private void Order(GuardOrder order) => Do(new OrderReceived(order));

    private void Do(GuardInput input)
    {
        _inputs.Enqueue(input);
        while (_inputs.TryDequeue(out var next))
        {
            foreach (var effect in _guard.Step(next, _now))
                Carry(effect);
            Assert.All(_ordered, o => Assert.True(_now < Lease, $"{next}: run {o.Key} may have its addresses without a lease"));
            Assert.All(_children, c => Assert.True(!c.Acts || _now < Lease, $"{next}: acts under {c.Epoch} without a lease"));
        }
    }

    private void Carry(GuardEffect effect)
    {
        switch (effect)
        {
            case SendBeat beat:
                (_beat, _sent[beat.Beat.Number]) = (beat.Beat.Number, _now);
                Assert.All(beat.Beat.Releases, Released_is_true);
                break;
            case StartChild start:
                Assert.True(start.Epoch == 0 || start.Epoch > _floor);
                var warm = start.Launch.Standby == StandbyKind.Warm;
                _children.Add(new TrueChild { Run = start.Run, Epoch = start.Epoch, Lines = warm ? new Queue<long>([0]) : new Queue<long>() });
                Acted += start.Epoch > 0 ? 1 : 0;
                _inputs.Enqueue(new ChildStarted(start.Run, 42));
                break;
            case TellChild tell:
                var epoch = tell.Line == "standby" ? 0 : long.Parse(tell.Line.Split(' ')[1]);
                Assert.True(epoch == 0 || (epoch > _floor && tell.Before == Lease));
                Child(tell.Run).Lines.Enqueue(epoch);
                Acted += epoch > 0 ? 1 : 0;
                break;
            case SignalChild { Kill: true } kill:
                Child(kill.Run).Killed = true;
                Killed++;
                break;
            case TakeAddresses take:
                Assert.True(take.Before == Lease);
                _ordered.Add(take.Run, _wanted);
                _refused.Remove(take.Run);
                _taking[take.Run] = _wanted;
                _moves.Enqueue(take);
                break;
            case DropAddresses drop:
                Assert.True(_ordered.Remove(drop.Run) || _refused.Remove(drop.Run), "they are dropped twice, or were never taken");
                _moves.Enqueue(drop);
                break;
            case WriteFloors write:
                _disk.Add(write);
                _floor = write.Floors.Floors.Single().Epoch;
                break;
        }
    }

    private void Released_is_true(Release release)
    {
        Released++;
        Assert.All(_there, t => Assert.True(t.Value > release.Epoch, $"run {t.Key} has its addresses under the released epoch {release.Epoch}"));
        Assert.True(release.Epoch <= _written, "its floor is not on the disk");
        Assert.All(_children, c => Assert.True(
            c.Gone || ((c.Epoch == 0 || c.Epoch > release.Epoch) && c.Lines.All(l => l == 0 || l > release.Epoch)),
            $"run {c.Run} acts, or may yet, at or below the released epoch {release.Epoch}"));
    }

    private TrueChild Child(long run) => _children.Single(c => c.Run == run);

    private sealed class TrueChild
    {
        public long Run { get; init; }

        /// <summary>What it really acts under, whatever the guard thinks.</summary>
        public long Epoch { get; set; }

        /// <summary>Epochs that it has been told and has not read; 0 for standby.</summary>
        public Queue<long> Lines { get; init; } = [];

        public bool Killed { get; set; }

        public bool Gone { get; set; }

        public bool Acts => Epoch > 0 && !Killed && !Gone;
    }
}
