using CsCheck;
using Holdfast.Control.State;
using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;
using Xunit;
using static Holdfast.Control.Tests.Voting.VoterFixture;

namespace Holdfast.Control.Tests.Voting;

/// <summary>
/// Three voters and one node in true time, with clocks that drift apart, messages that are late or lost, restarts, and grants that are taken away:
/// when a majority has reported over, the node's lease (counted as failover.md says) no longer covers what it has not let go.
/// </summary>
public sealed class VoterNeverContradictsLeases
{
    private enum Kind
    {
        Beat,
        Revoke,
        Learn,
        Feed,
        RestartVoter,
        RestartNode,
        Resync,
    }

    private sealed record Step(Kind Kind, int Voter, int After, int There, int Back, bool Lost);

    [Fact]
    public void Whatever_happens()
    {
        var kind = Gen.Frequency(
            (12, Gen.Const(Kind.Beat)), (1, Gen.Const(Kind.Revoke)), (2, Gen.Const(Kind.Learn)), (3, Gen.Const(Kind.Feed)),
            (1, Gen.Const(Kind.RestartVoter)), (1, Gen.Const(Kind.RestartNode)), (1, Gen.Const(Kind.Resync)));
        var step = Gen.Select(kind, Gen.Int[0, 2], Gen.Int[0, 60], Gen.Int[0, 200], Gen.Int[0, 200], Gen.Int[0, 9],
            (k, v, after, there, back, lost) => new Step(k, v, after, there, back, lost == 0));

        Gen.Select(step.Array[40, 160], Gen.Int[-1, 1].Array[4]).Sample(
            (steps, drifts) =>
            {
                var world = new World(drifts);
                foreach (var s in steps)
                    world.Do(s);
                world.RunOut();
            },
            iter: 200,
            threads: 1);
    }

    /// <summary>Time is true time in ms; each party's own clock runs fast or slow within the bound and starts anywhere.</summary>
    private sealed class World
    {
        private readonly double[] _rate;
        private readonly Voter[] _voters = new Voter[3];
        private readonly CellState[] _copies = [Cell, Cell, Cell];
        private readonly List<CellState> _history = [Cell];
        private readonly PriorityQueue<Action, (double At, int Order)> _events = new();
        private readonly Dictionary<(long Nonce, long Number), double> _sent = [];
        private readonly double[] _answered = [double.MinValue, double.MinValue, double.MinValue];
        private readonly Dictionary<Over, int> _reports = [];
        private long _proved;
        private double _now = 5000;
        private int _order;
        private long _nonce = 1;
        private long _number;
        private long _applied = 20;

        public World(int[] drifts)
        {
            // Any two clocks differ by at most the ratio 1 + drift: half of it to each side.
            _rate = [.. drifts.Select(d => 1 + (d * VoterFixture.Timing.Drift * 0.499))];
            for (var v = 0; v < 3; v++)
                _voters[v] = Voter.Start(11 + v, Clock(v) - Ms(10_000), VoterFixture.Timing.Ttl).Read(Cell);
        }

        public void Do(Step step)
        {
            RunUntil(_now + step.After);
            switch (step.Kind)
            {
                case Kind.Beat:
                    Send(step);
                    break;
                case Kind.Revoke:
                    _history.Add(_history[^1].With(_history[^1].Revision + 1, Revoked(Other, $"s{step.Voter}")));
                    break;
                case Kind.Learn:
                    _applied = _history[^1].Revision;
                    break;
                case Kind.Feed:
                    Feed(step.Voter);
                    break;
                case Kind.Resync:
                    _copies[step.Voter] = _history[^1];
                    _voters[step.Voter] = _voters[step.Voter].Read(_history[^1]);
                    break;
                case Kind.RestartVoter:
                    _voters[step.Voter] = Voter.Start(11 + step.Voter, Clock(step.Voter), VoterFixture.Timing.Ttl);
                    At(_now + step.There, () => { _copies[step.Voter] = _history[^1]; _voters[step.Voter] = _voters[step.Voter].Read(_history[^1]); });
                    break;
                default:
                    RestartNode();
                    break;
            }

            Look();
        }

        public void RunOut() => RunUntil(_now + 2000);

        /// <summary>A new process may act again as soon as it has answers of its own: it starts from a copy that may be old.</summary>
        private void RestartNode()
        {
            _nonce++;
            _number = 0;
            _sent.Clear();
            Array.Fill(_answered, double.MinValue);
        }

        private void Feed(int voter)
        {
            while (_copies[voter].Revision < _history[^1].Revision)
            {
                var former = _copies[voter];
                _copies[voter] = _history.First(s => s.Revision > former.Revision);
                _voters[voter] = _voters[voter].Follow(former, _copies[voter]);
            }
        }

        private void Send(Step step)
        {
            _number++;
            _sent[(_nonce, _number)] = _now;
            var beat = BeatOf(Other, _applied, _number, _nonce);
            for (var v = 0; v < 3; v++)
            {
                var (voter, back) = (v, step.Back);
                if (!step.Lost || v != step.Voter)
                    At(_now + (step.There * (v + 1) / 3.0), () => Arrive(voter, beat, back));
            }
        }

        private void Arrive(int v, Beat beat, int back)
        {
            var (voter, answer) = _voters[v].Hear(beat, Clock(v));
            _voters[v] = voter;
            if (answer is not null)
                At(_now + back, () => { if (_sent.TryGetValue((answer.Nonce, answer.Number), out var sent)) _answered[v] = Math.Max(_answered[v], sent); });
        }

        private void At(double time, Action what) => _events.Enqueue(what, (time, _order++));

        private void RunUntil(double end)
        {
            while (_now < end)
            {
                if (_events.TryPeek(out _, out var next) && next.At <= Math.Min(end, _now + 5))
                {
                    _now = Math.Max(_now, next.At);
                    _events.Dequeue()();
                }
                else
                {
                    _now = Math.Min(end, _now + 5);
                }

                Look();
            }
        }

        private void Look()
        {
            for (var v = 0; v < 3; v++)
                foreach (var over in _voters[v].Overs(Clock(v)))
                    Report(v, over);
            Assert.False(_applied < _proved && HasLease(), $"at {_now}: over {_proved} by a majority, and the node holds a lease at applied {_applied}");
        }

        private void Report(int voter, Over over)
        {
            var by = _reports[over] = _reports.GetValueOrDefault(over) | (1 << voter);
            if (int.PopCount(by) >= 2)
                _proved = Math.Max(_proved, over.Revision);
        }

        /// <summary>On the node's clock: ttl after the oldest beat of its newest majority of answers.</summary>
        private bool HasLease()
        {
            var middle = Math.Max(Math.Min(_answered[0], _answered[1]), Math.Min(Math.Max(_answered[0], _answered[1]), _answered[2]));
            return (_now - middle) * _rate[3] < VoterFixture.Timing.Ttl.TotalMilliseconds;
        }

        private Moment Clock(int v) => new((long)((_now * _rate[v] * 1e6) + (v * 7e12)));
    }
}
