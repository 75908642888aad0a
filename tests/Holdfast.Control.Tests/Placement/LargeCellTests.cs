using System.Collections.Immutable;
using System.Diagnostics;
using Holdfast.Control.Explaining.Rehearsing;
using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Placement;

/// <summary>A thousand services on a hundred nodes, each of which may have any of them: from empty, and after the loss of one node.</summary>
public sealed class LargeCellTests
{
    private const int Nodes = 100;
    private const int Services = 1_000;

    private static readonly DateTimeOffset Wall = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Moment Start = new Moment(0) + TimeSpan.FromHours(1);

    [Fact]
    public void Only_the_services_of_the_lost_node_move_and_the_load_stays_even()
    {
        var empty = Empty();
        var placed = Commit(empty, Decide(empty, Heard(empty, Start, lost: 0), Start));
        Assert.Equal(Services, placed.Grants.Count);
        Assert.All(placed.Grants.Values.GroupBy(g => g.Holder), held => Assert.Equal(Services / Nodes, held.Count()));

        var (settled, after) = Lose(Settle(placed));
        var moved = after.Grants.Values.Where(g => g.Epoch != settled.Grants[g.Service].Epoch).ToArray();
        Assert.Equal(settled.Grants.Values.Where(g => g.Holder == Lost).Select(g => g.Service), moved.Select(g => g.Service));
        Assert.All(after.Grants.Values.GroupBy(g => g.Holder), held => Assert.InRange(held.Count(), Services / Nodes, (Services / Nodes) + 1));
    }

    /// <summary><c>bench/placement</c> shows how long the looks take; a test run only looks whether each decides what it has to.</summary>
    [Fact]
    public void Every_look_decides_what_there_is_to_decide_and_no_more()
    {
        var empty = Empty();
        var settled = Settle(Commit(empty, Decide(empty, Heard(empty, Start, lost: 0), Start)));
        var first = Heard(empty, Start, lost: 0);
        Measure("1,000 services on 100 nodes, from empty", Services, () => Decide(empty, first, Start));
        var quiet = Heard(settled, Start, lost: 0);
        Measure("the same cell when nothing has happened", 0, () => Decide(settled, quiet, Start));
        var lost = Heard(settled, Start, lost: Lost);
        var revoked = Decide(settled, lost, Start);
        Measure("one node lost: all its grants are taken away at once", 1, () => Decide(settled, lost, Start));
        var vacant = Commit(settled, revoked);
        var over = Heard(vacant, Over, lost: Lost);
        Measure("one node lost: its services are granted to others", Services / Nodes, () => Decide(vacant, over, Over));
    }

    private static long Lost => Nodes;

    private static Moment Over => Start + (Profiles.Fast.Ttl * 3);

    private static void Measure(string what, int expected, Func<Ruling> look)
    {
        var (warm, counted) = Environment.GetEnvironmentVariable("HOLDFAST_BENCH") == "1" ? (20, 50) : (0, 1);
        var times = new List<double>();
        var decisions = 0;
        for (var i = 0; i < warm + counted; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            decisions = look().Decisions.Count(d => d.Kind is DecisionKind.Grant or DecisionKind.Revoke);
            if (i >= warm)
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        Assert.Equal(expected, decisions);
        times.Sort();
        TestContext.Current.SendDiagnosticMessage("{0}: {1} decisions, median {2:0.0} ms, max {3:0.0} ms", what, decisions, times[times.Count / 2], times[^1]);
    }

    /// <summary>The node falls silent, its grants are taken away, its lease runs out, and others get them.</summary>
    private static (CellState Before, CellState After) Lose(CellState settled)
    {
        var vacant = Commit(settled, Decide(settled, Heard(settled, Start, lost: Lost), Start));
        return (settled, Commit(vacant, Decide(vacant, Heard(vacant, Over, lost: Lost), Over)));
    }

    private static Ruling Decide(CellState state, Observations seen, Moment now) => Controller.Rule(state, seen with { Now = now }, new ControllerMemory { Epoch = 1 }, Wall);

    /// <summary>Every incident has been followed to its end.</summary>
    private static CellState Settle(CellState state) => state with { Incidents = ImmutableSortedDictionary<long, Incident>.Empty };

    private static CellState Commit(CellState state, Ruling ruling)
    {
        foreach (var decision in ruling.Decisions)
        {
            var revision = state.Revision + 1;
            state = StateFold.Next(state, new ChangeBatch(revision, [.. decision.Transaction.Writes.Select(w => new Change(w.Key, w is Put put ? new Entry(put.Key, put.Value, revision, revision) : null))]));
        }

        return state;
    }

    private static CellState Empty()
    {
        var spec = new CellSpec
        {
            Cell = "large",
            Timing = Profiles.Fast,
            Nodes = [.. Enumerable.Range(1, Nodes).Select(n => new NodeSpec { Name = $"n{n:000}", Role = n <= 3 ? NodeRole.Voter : NodeRole.Worker })],
            Services = [.. Enumerable.Range(1, Services).Select(n => new ServiceSpec { Name = $"s{n:0000}", Command = ["/bin/s"], Standby = StandbyKind.Cold })],
        };
        var members = Enumerable.Range(1, Nodes).Select(n => GoodDay.Member($"n{n:000}", n <= 3 ? NodeRole.Voter : NodeRole.Worker, n) with { Id = n });
        return CellState.Empty with
        {
            Revision = 10,
            Spec = new SpecVersion { Number = 1, Spec = spec, Revision = 5 },
            Voters = new VoterSet { Members = [1, 2, 3], Revision = 2 },
            Control = new ControlRecord { Controller = 1, Epoch = 1 },
            Members = members.ToImmutableSortedDictionary(m => m.Name, m => m, StringComparer.Ordinal),
        };
    }

    /// <summary>All is well, but for one member that no voter hears; its lease is over when a good while has gone by.</summary>
    private static Observations Heard(CellState state, Moment now, long lost)
    {
        var spec = state.Spec!.Spec;
        return new Observations { Self = 1, Now = now, Since = Start - TimeSpan.FromHours(1), Sightings = [.. Enumerable.Range(1, Nodes).Select(n => Heard(state, spec, n, now, lost))] };
    }

    private static Sighting Heard(CellState state, CellSpec spec, long member, Moment now, long lost)
    {
        var instances = spec.Services.Select(s => Instance(state, s.Name, member)).ToImmutableArray();
        var heard = GoodDay.Heard(member, state, instances, now);
        if (member == lost)
            return heard with { Unheard = true, HeardAt = now - Profiles.Fast.Ttl };
        if (lost == 0 || member > 3)
            return heard;
        var status = heard.Status! with { Unheard = [lost], Overs = [new Over(lost, state.Revision)] };
        return heard with { Status = status, Beat = heard.Beat with { Status = status } };
    }

    private static InstanceStatus Instance(CellState state, string service, long member)
        => state.Grants.GetValueOrDefault(service) is { } grant && grant.Holder == member
            ? new InstanceStatus { Service = service, Epoch = grant.Epoch, State = InstanceState.Active, ActsFor = TimeSpan.FromMinutes(1) }
            : new InstanceStatus { Service = service, State = InstanceState.Stopped };
}
