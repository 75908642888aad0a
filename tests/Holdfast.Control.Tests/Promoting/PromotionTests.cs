using Holdfast.Control.Commands;
using Holdfast.Control.Failover;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Control.Tests.Explaining;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Xunit;

namespace Holdfast.Control.Tests.Promoting;

/// <summary>board is on hq-1, its standbys hq-2 and hq-3 report their lag; 1 s is the limit, and 5 s may be lost when nobody else is left.</summary>
public sealed class PromotionTests
{
    private static readonly GateStatus Open = new() { Open = true, Note = "0 ms behind", Lag = TimeSpan.Zero, For = TimeSpan.FromMinutes(1) };

    [Fact]
    public void A_standby_that_lags_is_never_ready_and_its_report_says_since_when()
    {
        var cell = Cell(Behind(3.2), Open);

        Assert.Equal(["hq-1", "hq-3", "hq-2"], Ranking.Rank(cell.State, cell.Seen, "board").Select(c => c.Node));
        var standby = cell.Report.Services.Single(s => s.Name == "board").Instances.Single(i => i.Node == "hq-2");
        Assert.Equal((false, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(3.2)), (standby.Ready, standby.For, standby.Lag));
        Assert.Equal("its data is 3.2 s behind, and 1.0 s is the limit", standby.Note);
    }

    [Fact]
    public void The_one_that_loses_least_comes_first()
    {
        var cell = Cell(Open with { Lag = TimeSpan.FromSeconds(2.4) }, Open with { Lag = TimeSpan.FromSeconds(1.1) });

        Assert.Equal(["hq-1", "hq-3", "hq-2"], Ranking.Rank(cell.State, cell.Seen, "board").Select(c => c.Node));
    }

    [Fact]
    public void The_one_with_the_higher_score_comes_first()
    {
        var cell = Cell(Open with { Score = 5 }, Open with { Score = 100 });

        Assert.Equal(["hq-3", "hq-2"], Ranking.Rank(cell.State, cell.Seen, "board").Where(c => c.Node != "hq-1").Select(c => c.Node));
    }

    [Fact]
    public void Before_its_node_has_looked_a_standby_is_not_ready_yet()
    {
        var cell = Cell(null, Open);

        Assert.Equal((false, true), Ranking.Rank(cell.State, cell.Seen, "board").Single(c => c.Node == "hq-2") is var c ? (c.Ready, c.Coming) : default);
    }

    [Fact]
    public void No_standby_is_a_condition_at_once_and_names_what_each_lacks()
    {
        var conditions = Cell(Behind(3.2), Shut("its report, http: connection refused")).Report.Services.Single(s => s.Name == "board").Conditions;

        Assert.Equal([("standby-ready", false), ("survives-loss", false)], conditions.Select(c => (c.Name, c.Holds)));
        Assert.Contains("hq-3: its report, http: connection refused", conditions[0].Why, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(9), conditions[0].For);
        Assert.Contains("but for a last resort: hq-2", conditions[1].Why, StringComparison.Ordinal);
        Assert.Contains(Cell(Behind(9), Behind(9)).Report.Problems, p => p.Subject == "board" && p.Text.StartsWith("board would not survive the loss of hq-1: no other node is ready", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_told_once_when_it_lasts_and_once_when_it_is_over()
    {
        var alone = Cell(Behind(9), Behind(9));
        var first = Rule(alone, ControllerMemory.Empty);
        Assert.Empty(first.Decisions);
        var due = Harbour.Now + (alone.State.Timing.Ttl * 3);
        Assert.True(first.Again <= due);

        var later = Controller.Rule(alone.State, alone.Seen with { Now = due }, first.Memory, Harbour.Wall);
        Assert.Equal("board would not survive the loss of hq-1: no standby is ready (hq-2 and hq-3: its data is 9.0 s behind, and 1.0 s is the limit)", Assert.Single(later.Decisions).Text);
        Assert.Empty(Rule(alone, later.Memory).Decisions);
        Assert.Equal("board has a standby again: hq-3 (warm standby, 0 ms behind)", Assert.Single(Rule(Cell(Behind(9), Open), later.Memory).Decisions).Text);
    }

    [Fact]
    public void A_lost_holder_is_not_followed_by_a_standby_that_lags()
    {
        var cell = Cell(Behind(9), Behind(9)).Without(Harbour.Hq1);

        Assert.DoesNotContain(Rule(cell, ControllerMemory.Empty).Decisions, d => d.Kind is DecisionKind.Grant or DecisionKind.Revoke && d.Transaction.Writes.Any(w => w.Key == Keys.Grant("board") && Written(d).Holder is not 0));
        Assert.Empty(Grants(Rule(Vacant(cell), ControllerMemory.Empty)));
    }

    [Fact]
    public void What_the_spec_allows_to_be_lost_is_accepted_once_nobody_else_is_left()
    {
        var cell = Vacant(Cell(Behind(9), Behind(3.2)).Without(Harbour.Hq1));

        var grant = Assert.Single(Grants(Rule(cell, ControllerMemory.Empty)));
        Assert.Equal(Harbour.Hq3, grant.Holder);
        Assert.Contains("its data is 3.2 s behind, and the spec allows the loss of 5.0 s", grant.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_lost_while_the_former_holder_may_go_on_by_itself()
    {
        var back = Vacant(Cell(Behind(9), Behind(3.2)).With(Harbour.Hq1, "board", InstanceState.Failed, "exited", failures: 1));
        var hopeless = Vacant(Cell(Behind(9), Behind(3.2)).With(Harbour.Hq1, "board", InstanceState.Failed, "exited", failures: 3));

        Assert.Empty(Grants(Rule(back, ControllerMemory.Empty)));
        Assert.Equal(Harbour.Hq3, Assert.Single(Grants(Rule(hopeless, ControllerMemory.Empty))).Holder);
    }

    [Fact]
    public void A_planned_move_never_loses_data()
    {
        var cell = Cell(Behind(3.2), Behind(3.2)).Change(s => s with { Drains = s.Drains.Add("hq-1", new Drain { Node = "hq-1" }) });

        Assert.DoesNotContain(Rule(cell, ControllerMemory.Empty).Decisions, d => d.Subject == "board" && d.Kind == DecisionKind.Move);
        Assert.NotNull(SwitchoverCommand.Propose(cell.State, cell.Seen, "board", "", "kim", Harbour.Wall, 1).Refusal);
    }

    [Fact]
    public void A_person_may_accept_the_loss_for_a_service_that_nobody_holds()
    {
        var cell = Vacant(Cell(Behind(9), Behind(9)).Without(Harbour.Hq1));
        var request = new PromoteRequest { To = "hq-2", Author = "kim" };

        Assert.Contains("--accept-loss", PromoteCommand.Propose(cell.State, cell.Seen, "board", request, Harbour.Wall, 1).Refusal!.Next, StringComparison.Ordinal);
        var decision = PromoteCommand.Propose(cell.State, cell.Seen, "board", request with { AcceptLoss = true }, Harbour.Wall, 1).Decision!;
        Assert.Equal("board is to be taken over by hq-2, promoted by kim: its data is 9.0 s behind, and 1.0 s is the limit", decision.Text);

        var promotion = JsonCodec.TryDecode<Promotion>(Assert.Single(decision.Transaction.Writes.OfType<Put>(), w => w.Key == Keys.Promotion("board")).Value.Span)!;
        var promoted = cell.Change(s => s with { Promotions = s.Promotions.Add("board", promotion) });
        var ruling = Assert.Single(Rule(promoted, ControllerMemory.Empty).Decisions, d => d.Kind == DecisionKind.Grant);
        Assert.Equal(Harbour.Hq2, Written(ruling).Holder);
        Assert.Contains(ruling.Transaction.Writes, w => w is Remove && w.Key == Keys.Promotion("board"));
    }

    [Fact]
    public void A_person_cannot_promote_beside_a_holder_that_is_heard()
    {
        var cell = Cell(Behind(9), Behind(9));

        Assert.Equal("conflict", PromoteCommand.Propose(cell.State, cell.Seen, "board", new PromoteRequest { To = "hq-2", AcceptLoss = true }, Harbour.Wall, 1).Refusal!.Code);
    }

    private static Harbour Cell(GateStatus? hq2, GateStatus? hq3)
    {
        var cell = new Harbour().ChangeService("board", s => s with
        {
            Promotion = new PromotionSpec { Report = new CheckSpec { Kind = CheckKind.File, Target = "/run/board" }, Lag = TimeSpan.FromSeconds(1), AllowLoss = TimeSpan.FromSeconds(5) },
        });
        return cell with { Instances = [(Harbour.Hq2, Standby(hq2)), (Harbour.Hq3, Standby(hq3))] };
    }

    private static InstanceStatus Standby(GateStatus? gate) => new() { Service = "board", State = InstanceState.Standby, Gate = gate, For = TimeSpan.FromHours(1) };

    private static GateStatus Behind(double seconds) => new()
    {
        Lag = TimeSpan.FromSeconds(seconds),
        OnlyLag = true,
        For = TimeSpan.FromSeconds(9),
        Note = $"its data is {Model.Text.Spoken.Span(TimeSpan.FromSeconds(seconds))} behind, and 1.0 s is the limit",
    };

    private static GateStatus Shut(string note) => new() { Note = note, For = TimeSpan.FromSeconds(30) };

    private static Harbour Vacant(Harbour cell)
        => cell.Grant(cell.State.Grants["board"] with { Holder = 0, From = 0, Last = Harbour.Hq1, Epoch = 6, Reason = "board waits", Incident = 0 });

    private static Ruling Rule(Harbour cell, ControllerMemory memory) => Controller.Rule(cell.State, cell.Seen, memory with { Epoch = 7 }, Harbour.Wall);

    private static Grant[] Grants(Ruling ruling) => [.. ruling.Decisions.Where(d => d.Kind == DecisionKind.Grant && d.Subject == "board").Select(Written)];

    private static Grant Written(Decision decision)
        => JsonCodec.TryDecode<Grant>(decision.Transaction.Writes.OfType<Put>().Single(w => w.Key == Keys.Grant("board")).Value.Span)!;
}
