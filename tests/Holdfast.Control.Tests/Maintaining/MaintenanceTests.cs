using System.Collections.Immutable;
using Holdfast.Control.Commands;
using Holdfast.Control.Explaining;
using Holdfast.Control.Failover;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Control.Tests.Explaining;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Model.Store;
using Xunit;

namespace Holdfast.Control.Tests.Maintaining;

/// <summary>On the quiet day, board and recorder are on hq-1, portal is active everywhere, and hq-3 controls.</summary>
public sealed class MaintenanceTests
{
    private static readonly MaintenanceRequest Kim = new() { Author = "kim", Reason = "new kernel" };

    [Fact]
    public void A_drain_is_a_record_with_who_and_why()
    {
        var decision = Drain(new Harbour(), "hq-1").Decision!;

        Assert.Equal("hq-1 is drained by kim (new kernel)", decision.Text);
        var drain = JsonCodec.TryDecode<Drain>(Assert.Single(decision.Transaction.Writes.OfType<Put>(), w => w.Key == Keys.Drain("hq-1")).Value.Span)!;
        Assert.Equal(("hq-1", "kim", "new kernel", false), (drain.Node, drain.By, drain.Reason, drain.Force));
    }

    [Fact]
    public void What_a_drained_node_holds_moves_to_the_best_that_is_ready()
    {
        var decided = Rule(Drained(new Harbour(), "hq-1"));

        Assert.Equal(
            ["board is to move from hq-1 to hq-2: hq-1 is drained by kim (new kernel)", "recorder is to move from hq-1 to hq-2: hq-1 is drained by kim (new kernel)"],
            decided.Select(d => d.Text));
    }

    [Fact]
    public void A_drained_node_takes_nothing_and_says_why()
    {
        var cell = Drained(new Harbour(), "hq-2");

        Assert.Empty(Rule(cell));
        Assert.Equal((false, "it is drained by kim (new kernel)"), Ranking.Rank(cell.State, cell.Seen, "board").Single(c => c.Node == "hq-2") is var c ? (c.Ready, c.Why) : default);
        Assert.Equal("drained by kim (new kernel)", cell.Report.Nodes.Single(n => n.Name == "hq-2").Note);
        Assert.Contains(cell.Report.Problems, p => p.Subject == "hq-2" && p.Next.Contains("holdfast resume hq-2", StringComparison.Ordinal));
        Assert.Contains(cell.Report.Problems, p => p.Subject == "recorder" && p.Text.Contains("would not survive the loss of hq-1", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_refused_while_a_service_would_be_lost_and_force_stops_it()
    {
        var cell = new Harbour().With(Harbour.Hq2, "recorder", InstanceState.Failed, "exit code 1");

        var refusal = Drain(cell, "hq-1").Refusal!;
        Assert.Equal("No other node is ready for recorder: draining hq-1 would stop it.", refusal.Message);
        Assert.NotNull(MaintenanceCommands.Drain(cell.State, cell.Seen, "hq-1", Kim with { Force = true }, Harbour.Wall, 1).Decision);
        var forced = Rule(Drained(cell, "hq-1", force: true));
        Assert.Contains("recorder is to move from hq-1 to nowhere: hq-1 is drained by kim (new kernel)", forced.Select(d => d.Text));
        Assert.Equal(["board moves to hq-2", "portal stops on hq-1 and goes on on hq-2 and hq-3", "recorder stops: no other node is ready"], Explain.DrainPlan(cell.State, cell.Seen, "hq-1", force: true).Effects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_was_forced_to_stop_waits_loudly()
    {
        var cell = Drained(new Harbour().With(Harbour.Hq2, "recorder", InstanceState.Failed, "exit code 1"), "hq-1", force: true);
        var grant = cell.State.Grants["recorder"] with { MoveTo = Grant.Nowhere };
        var released = cell.Grant(grant);
        var seen = released.Seen;
        var holder = seen.Sightings.Single(s => s.Beat.Member == Harbour.Hq1);
        seen = seen with { Sightings = seen.Sightings.Replace(holder, holder with { Beat = holder.Beat with { Releases = [new Release("recorder", grant.Epoch)] } }) };

        var decided = Controller.Rule(released.State, seen, new ControllerMemory { Epoch = 7 }, Harbour.Wall).Decisions.Single(d => d.Subject == "recorder");

        Assert.Equal(DecisionKind.Vacate, decided.Kind);
        Assert.StartsWith("recorder waits: ", decided.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_node_is_ready_again()
    {
        var cell = Drained(new Harbour(), "hq-2");
        var decision = MaintenanceCommands.Resume(cell.State, cell.Seen, "hq-2", Kim, Harbour.Wall, 1).Decision!;

        Assert.Equal("hq-2 is in service again, by kim", decision.Text);
        Assert.Contains(new Remove(Keys.Drain("hq-2")), decision.Transaction.Writes);
        Assert.Equal("conflict", MaintenanceCommands.Resume(new Harbour().State, cell.Seen, "hq-2", Kim, Harbour.Wall, 1).Refusal!.Code);
    }

    [Fact]
    public void A_paused_cell_decides_nothing_whatever_fails()
    {
        var cell = Paused(new Harbour().Without(Harbour.Hq1));

        Assert.DoesNotContain(Rule(cell), d => d.Kind is DecisionKind.Revoke or DecisionKind.Grant or DecisionKind.Move or DecisionKind.Vacate);
        Assert.Contains(Rule(new Harbour().Without(Harbour.Hq1)), d => d.Kind == DecisionKind.Revoke);
        Assert.Contains(cell.Report.Problems, p => p.Text.StartsWith("The cell is paused by kim (new switch) since ", StringComparison.Ordinal) && p.Next.Contains("holdfast resume", StringComparison.Ordinal));
        Assert.Equal(CellHealth.Degraded, cell.Report.Health);
        var whatIf = Explain.WhatIf(Paused(new Harbour()).State, new Harbour().Seen, ["hq-1"], Harbour.Wall).Services.Single(s => s.Service == "board");
        Assert.Equal(("", "board would wait: the cell is paused by kim (new switch)"), (whatIf.To, whatIf.Reason));
    }

    [Fact]
    public void A_paused_cell_takes_no_orders_but_to_go_on()
    {
        var cell = Paused(new Harbour());

        Assert.Equal("The cell is paused by kim (new switch): nothing is started or moved.", Drain(cell, "hq-1").Refusal!.Message);
        Assert.Equal("conflict", SwitchoverCommand.Propose(cell.State, cell.Seen, "board", "", "kim", Harbour.Wall, 1).Refusal!.Code);
        Assert.Equal("conflict", ApplyCommand.Propose(cell.State, cell.State.Spec!.Spec, "", "", "kim", null, "hq-3", Harbour.Wall, 1).Refusal!.Code);
        Assert.Contains(new Remove(Keys.Pause), MaintenanceCommands.Unpause(cell.State, cell.Seen, Kim, Harbour.Wall, 1).Decision!.Transaction.Writes);
        Assert.Equal("conflict", MaintenanceCommands.Unpause(new Harbour().State, cell.Seen, Kim, Harbour.Wall, 1).Refusal!.Code);
    }

    [Fact]
    public void Both_records_are_read_from_the_store()
    {
        var state = StateFold.Next(CellState.Empty, new ChangeBatch(9, [Changed(Keys.Drain("hq-1"), new Drain { Node = "hq-1" }), Changed(Keys.Pause, new Pause { By = "kim" })]));

        Assert.Equal("hq-1", Assert.Single(state.Drains).Key);
        Assert.Equal("paused by kim", state.Pause!.Why);
        state = StateFold.Next(state, new ChangeBatch(10, [new Change(Keys.Drain("hq-1"), null), new Change(Keys.Pause, null)]));
        Assert.Empty(state.Drains);
        Assert.Null(state.Pause);
    }

    private static Change Changed<T>(string key, T value) => new(key, new Entry(key, JsonCodec.Encode(value), 9, 9));

    private static Proposal Drain(Harbour cell, string node) => MaintenanceCommands.Drain(cell.State, cell.Seen, node, Kim, Harbour.Wall, 1);

    private static Harbour Drained(Harbour cell, string node, bool force = false)
        => cell.Change(s => s with { Drains = s.Drains.SetItem(node, new Drain { Node = node, By = "kim", Reason = "new kernel", Force = force, At = Harbour.Wall }) });

    private static Harbour Paused(Harbour cell) => cell.Change(s => s with { Pause = new Pause { By = "kim", Reason = "new switch", At = Harbour.Wall } });

    private static ImmutableArray<Decision> Rule(Harbour cell) => Controller.Rule(cell.State, cell.Seen, new ControllerMemory { Epoch = 7 }, Harbour.Wall).Decisions;
}
