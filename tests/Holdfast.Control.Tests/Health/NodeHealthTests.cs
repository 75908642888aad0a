using Holdfast.Control.Failover;
using Holdfast.Control.Health;
using Holdfast.Control.Placement;
using Holdfast.Control.Tests.Explaining;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Health;

/// <summary>A node's own checks take it out of service and put it back. On the quiet day, board and recorder are on hq-1, portal is active everywhere.</summary>
public sealed class NodeHealthTests
{
    private static readonly CheckSpec Disk = new() { Kind = CheckKind.Disk, Target = "/", Rise = 2, Fall = 2, FlapLimit = 0 };
    private static readonly ProbeResult Good = ProbeResult.Pass("40% free");
    private static readonly ProbeResult Bad = ProbeResult.Fail("1% free, and 5% are wanted");
    private static readonly Moment Start = new(1_000_000_000);
    private static readonly NodeHealthStatus Well = new() { Verdict = NodeVerdict.Well };
    private static readonly NodeHealthStatus Unwell = new() { Verdict = NodeVerdict.Unwell, Note = "disk /: 1% free, and 5% are wanted" };

    [Fact]
    public void A_daemon_that_has_just_begun_says_nothing_of_its_node()
    {
        var health = NodeHealth.Begin([Disk], Start);

        Assert.Equal(NodeVerdict.Unknown, health.Verdict);
        Assert.Equal(NodeVerdict.Unknown, health.Take(0, Bad, Start).Verdict);
        Assert.Equal(NodeVerdict.Unwell, health.Take(0, Bad, Start).Take(0, Bad, Start).Verdict);
        Assert.Equal(NodeVerdict.Well, health.Take(0, Good, Start).Take(0, Good, Start).Verdict);
    }

    [Fact]
    public void A_check_with_a_weight_takes_from_the_score_and_says_no_to_nothing()
    {
        var health = NodeHealth.Begin([Disk with { Weight = 30 }], Start).Take(0, Bad, Start).Take(0, Bad, Start);

        Assert.Equal((NodeVerdict.Well, 30), (health.Verdict, health.Told(Start)!.Penalty));
    }

    [Fact]
    public void Each_verdict_keeps_its_evidence_and_since_when()
    {
        var told = NodeHealth.Begin([Disk], Start).Take(0, Bad, Start).Take(0, Bad, After(1)).Told(After(5))!;

        Assert.Equal(("disk /: 1% free, and 5% are wanted", TimeSpan.FromSeconds(4)), (told.Note, told.For));
        Assert.Equal(("disk /", false, "1% free, and 5% are wanted", TimeSpan.FromSeconds(4)), told.Checks[0] is var c ? (c.Check, c.Ok, c.Evidence, c.For) : default);
    }

    [Fact]
    public void A_check_that_fails_again_and_again_must_be_well_for_a_while()
    {
        var spec = Disk with { Rise = 1, Fall = 1, FlapLimit = 3, FlapWindow = TimeSpan.FromMinutes(1), FlapHold = TimeSpan.FromSeconds(20) };
        var check = new CheckHealth { Spec = spec };
        for (var i = 0; i < 3; i++)
            check = check.Take(Good, After(i * 10)).Take(Bad, After((i * 10) + 5));

        check = check.Take(Good, After(26));
        Assert.True(check.Fails);
        Assert.Equal("it passes again (40% free), and has failed 3 times within 60 s: it counts once it has passed for 20 s", check.Reason);
        Assert.True(check.Take(Good, After(45)).Fails);
        Assert.False(check.Take(Good, After(46)).Fails);
        Assert.True(check.Take(Good, After(40)).Take(Bad, After(41)).Take(Good, After(42)).Take(Good, After(61)).Fails);
    }

    [Fact]
    public void Failures_that_are_long_past_are_forgotten()
    {
        var check = new CheckHealth { Spec = Disk with { Rise = 1, Fall = 1, FlapLimit = 2, FlapWindow = TimeSpan.FromSeconds(10), FlapHold = TimeSpan.FromHours(1) } };

        Assert.False(check.Take(Good, Start).Take(Bad, After(1)).Take(Good, After(2)).Take(Bad, After(20)).Take(Good, After(21)).Fails);
    }

    [Fact]
    public void Probes_come_faster_while_something_changes_and_at_a_pace_of_their_own_while_it_fails()
    {
        var check = new CheckHealth { Spec = Disk with { Interval = TimeSpan.FromSeconds(10), FastInterval = TimeSpan.FromSeconds(1), DownInterval = TimeSpan.FromSeconds(5) } };

        check = check.Take(Good, Start).Take(Good, Start);
        Assert.Equal(10, check.Interval.TotalSeconds);
        check = check.Take(Bad, Start);
        Assert.Equal(1, check.Interval.TotalSeconds);
        check = check.Take(Bad, Start);
        Assert.Equal(5, check.Interval.TotalSeconds);
        Assert.Equal(1, check.Take(Good, Start).Interval.TotalSeconds);
    }

    [Fact]
    public void A_node_that_is_not_well_is_taken_out_of_service_with_the_evidence()
    {
        var decision = Assert.Single(Rule(Cell(Unwell, Well, Well)), d => d.Subject == "hq-1");

        Assert.Equal("hq-1 is out of service (disk /: 1% free, and 5% are wanted)", decision.Text);
        var drain = JsonCodec.TryDecode<Drain>(Assert.Single(decision.Transaction.Writes.OfType<Put>(), w => w.Key == Keys.Drain("hq-1")).Value.Span)!;
        Assert.Equal((true, 0), (drain.Automatic, drain.Kept.Length));
    }

    [Fact]
    public void What_it_holds_moves_as_in_a_drain()
        => Assert.Equal(
            ["board is to move from hq-1 to hq-2: hq-1 is out of service (disk /: 1% free, and 5% are wanted)", "recorder is to move from hq-1 to hq-2: hq-1 is out of service (disk /: 1% free, and 5% are wanted)"],
            Rule(Out(Cell(Unwell, Well, Well), "hq-1")).Select(d => d.Text));

    [Fact]
    public void It_is_put_back_when_its_checks_pass()
    {
        var decision = Assert.Single(Rule(Out(Cell(Well, Well, Well), "hq-1")), d => d.Transaction.Writes.Any(w => w is Remove && w.Key == Keys.Drain("hq-1")));

        Assert.Equal("hq-1 is in service again: its checks pass again", decision.Text);
    }

    [Fact]
    public void A_verdict_that_is_open_changes_nothing()
    {
        var unknown = new NodeHealthStatus();

        Assert.DoesNotContain(Rule(Out(Cell(unknown, Well, Well), "hq-1")), d => d.Subject == "hq-1");
        Assert.Empty(Rule(Cell(unknown, Well, Well)));
    }

    [Fact]
    public void A_person_who_drains_is_not_overruled()
    {
        var drained = Cell(Well, Well, Well).Change(s => s with { Drains = s.Drains.Add("hq-2", new Drain { Node = "hq-2", By = "kim" }) });

        Assert.Empty(Rule(drained));
    }

    [Fact]
    public void When_no_node_is_well_everything_stays_where_it_is_and_that_is_said()
    {
        var cell = Out(Out(Out(Cell(Unwell, Unwell, Unwell), "hq-1", "portal"), "hq-2", "portal"), "hq-3", "portal");

        Assert.Empty(Rule(cell));
        Assert.Contains(cell.Report.Problems, p => p.Subject == "hq-1" && p.Text.Contains("it still serves board, recorder and portal, until another node is ready to", StringComparison.Ordinal));
    }

    [Fact]
    public void An_instance_that_no_other_node_serves_is_kept()
    {
        var cell = Out(Out(Cell(Unwell, Unwell, Unwell), "hq-1"), "hq-2");

        var decision = Assert.Single(Rule(cell), d => d.Subject == "hq-3");
        Assert.Equal("hq-3 is out of service (disk /: 1% free, and 5% are wanted); it keeps portal, which no other node serves", decision.Text);
    }

    [Fact]
    public void A_node_that_is_not_well_is_a_last_resort()
    {
        var cell = Out(Cell(Unwell, Unwell, Unwell), "hq-2").Without(Harbour.Hq1).Without(Harbour.Hq3, 0);
        cell = Out(cell.Grant(cell.State.Grants["recorder"] with { Holder = 0, Last = Harbour.Hq1, Epoch = 9, Incident = 0 }), "hq-1");

        Assert.True(Ranking.Rank(cell.State, cell.Seen, "recorder")[0] is { Node: "hq-2", Ready: true } first && first.Why.StartsWith("no other node is ready, although it is out of service", StringComparison.Ordinal));
    }

    [Fact]
    public void A_score_puts_a_node_behind_the_others()
    {
        var cell = Cell(Well, Well with { Penalty = 30, Note = "load: 9 each" }, Well);

        Assert.Equal(["hq-1", "hq-3", "hq-2"], Ranking.Rank(cell.State, cell.Seen, "board").Select(c => c.Node));
        Assert.Contains(cell.Report.Problems, p => p.Subject == "hq-2" && p.Text.Contains("It takes 30 from its score", StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_takes_the_place_of_a_check_of_the_same_kind_and_target()
    {
        var spec = new CellSpec { NodeChecks = [Disk, Disk with { Target = "/var" }], Nodes = [new NodeSpec { Name = "a", Checks = [Disk with { Fall = 9 }] }, new NodeSpec { Name = "b" }] };

        Assert.Equal([("/var", 2), ("/", 9)], spec.ChecksOf(spec.Nodes[0]).Select(c => (c.Target, c.Fall)));
        Assert.Equal(2, spec.ChecksOf(spec.Nodes[1]).Length);
    }

    private static Harbour Cell(NodeHealthStatus hq1, NodeHealthStatus hq2, NodeHealthStatus hq3) => (new Harbour() with
    {
        Health = [(Harbour.Hq1, hq1), (Harbour.Hq2, hq2), (Harbour.Hq3, hq3)],
    }).Change(s => s with { Spec = s.Spec! with { Spec = s.Spec.Spec with { NodeChecks = [Disk] } } });

    private static Harbour Out(Harbour cell, string node, params string[] keeps)
        => cell.Change(s => s with { Drains = s.Drains.SetItem(node, new Drain { Node = node, Automatic = true, Reason = Unwell.Note, Keeps = keeps.Length == 0 ? null : [.. keeps] }) });

    private static Proposals.Decision[] Rule(Harbour cell) => [.. Controller.Rule(cell.State, cell.Seen, new ControllerMemory { Epoch = 7 }, Harbour.Wall).Decisions];

    private static Moment After(double seconds) => Start + TimeSpan.FromSeconds(seconds);
}
