using Holdfast.Control.Commands;
using Holdfast.Control.Failover;
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
public sealed class RestartTests
{
    private static readonly MaintenanceRequest Kim = new() { Author = "kim", Reason = "new certificate" };

    [Fact]
    public void Active_active_instances_restart_one_after_the_other_and_each_is_waited_for()
    {
        var cell = Asked(new Harbour(), "portal");

        var first = Only(cell);
        Assert.StartsWith("portal restarts on hq-1, then on hq-2 and hq-3: a restart was asked for by kim (new certificate)", first.Text, StringComparison.Ordinal);
        cell = Take(cell, first);
        Assert.Equal((1, 0, 0), (Round(cell, "portal", "hq-1"), Round(cell, "portal", "hq-2"), Round(cell, "portal", "hq-3")));

        Assert.Empty(About(cell.With(Harbour.Hq1, "portal", InstanceState.Stopping, ""), "portal"));
        Assert.Empty(About(cell.With(Harbour.Hq1, "portal", InstanceState.Starting, ""), "portal"));
        Assert.StartsWith("portal restarts on hq-2, then on hq-3", Only(cell).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_when_each_node_had_its_turn()
    {
        var cell = Asked(new Harbour(), "portal");
        for (var node = 0; node < 3; node++)
            cell = Take(cell, Only(cell));
        var last = Only(cell);
        Assert.Equal("portal has been restarted on hq-1, hq-2 and hq-3", last.Text);
        cell = Take(cell, last);
        Assert.False(cell.State.Restarts["portal"].Open);
        Assert.Empty(About(cell, "portal"));
    }

    [Fact]
    public void The_holder_hands_over_to_a_standby_before_its_turn()
    {
        var cell = Asked(new Harbour(), "board");
        var decided = About(cell, "board").First();
        while (decided.Kind == DecisionKind.Restart)
        {
            Assert.DoesNotContain("restarts on hq-1", decided.Text, StringComparison.Ordinal);
            cell = Take(cell, decided);
            decided = About(cell, "board").First();
        }

        Assert.Equal((DecisionKind.Move, "board is to move from hq-1 to hq-2: a restart was asked for by kim (new certificate)"), (decided.Kind, decided.Text));
        Assert.Equal(0, Round(cell, "board", "hq-1"));
    }

    [Fact]
    public void The_node_that_takes_over_cold_is_of_the_new_round_before_it_starts()
    {
        var cell = Asked(new Harbour(), "recorder");
        var decided = About(cell, "recorder").ToArray();

        Assert.Equal([DecisionKind.Restart, DecisionKind.Move], decided.Select(d => d.Kind));
        cell = Take(cell, decided[0]);
        Assert.Equal((0, 1), (Round(cell, "recorder", "hq-1"), Round(cell, "recorder", "hq-2")));
        Assert.Equal("recorder is to move from hq-1 to hq-2: a restart was asked for by kim (new certificate)", Only(cell).Text);
    }

    [Fact]
    public void One_that_fails_on_its_turn_ends_it_and_the_others_run_on()
    {
        var cell = Asked(new Harbour(), "portal");
        cell = Take(cell, Only(cell)).With(Harbour.Hq1, "portal", InstanceState.Failed, "exit code 1");

        var stopped = Only(cell);
        Assert.Equal("the restart of portal is given up: its instance on hq-1 failed: exit code 1; hq-2 and hq-3 run on as before", stopped.Text);
        cell = Take(cell, stopped);
        Assert.Contains(cell.Report.Problems, p => p.Subject == "portal" && p.Text.Contains("Not restarted: hq-2 and hq-3", StringComparison.Ordinal));

        var again = Take(cell, RestartCommand.Propose(cell.State, cell.Seen, "portal", Kim, Harbour.Wall, 2).Decision!).State.Restarts["portal"];
        Assert.Equal((2, true, ""), (again.Round, again.Open, again.Stopped));
    }

    [Fact]
    public void A_node_that_is_lost_on_its_turn_ends_it_and_a_hiccup_does_not()
    {
        var cell = Asked(new Harbour(), "portal");
        cell = Take(cell, Only(cell));
        Assert.Empty(About(cell.Without(Harbour.Hq1, 1), "portal"));
        Assert.StartsWith("the restart of portal is given up: hq-1 has not been heard by ", About(cell.Without(Harbour.Hq1, 60), "portal").Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_restarted_on_a_drained_node_or_in_a_paused_cell()
    {
        var cell = Asked(new Harbour(), "portal");
        cell = Take(cell, MaintenanceCommands.Drain(cell.State, cell.Seen, "hq-1", Kim, Harbour.Wall, 3).Decision!);
        Assert.StartsWith("portal restarts on hq-2", About(cell, "portal").Single().Text, StringComparison.Ordinal);

        var paused = Take(new Harbour(), MaintenanceCommands.Pause(new Harbour().State, new Harbour().Seen, Kim, Harbour.Wall, 1).Decision!);
        Assert.Equal("conflict", RestartCommand.Propose(paused.State, paused.Seen, "board", Kim, Harbour.Wall, 1).Refusal!.Code);
        Assert.Equal("not-found", RestartCommand.Propose(paused.State, paused.Seen, "nobody", Kim, Harbour.Wall, 1).Refusal!.Code);
    }

    [Fact]
    public void Plan_says_what_moves_and_what_its_users_notice()
    {
        var cell = new Harbour();
        Assert.Contains("it moves from hq-1 to hq-2, as by a switchover", string.Join("; ", RestartCommand.Plan(cell.State, cell.Seen, "board").Effects), StringComparison.Ordinal);
        Assert.Empty(RestartCommand.Plan(cell.State, cell.Seen, "portal").Risks);
        var alone = cell.With(Harbour.Hq2, "recorder", InstanceState.Failed, "exit code 1");
        Assert.Contains("no other node is ready", Assert.Single(RestartCommand.Plan(alone.State, alone.Seen, "recorder").Risks), StringComparison.Ordinal);
    }

    private static Harbour Asked(Harbour cell, string service)
        => Take(cell, RestartCommand.Propose(cell.State, cell.Seen, service, Kim, Harbour.Wall, 1).Decision!);

    private static long Round(Harbour cell, string service, string node) => cell.State.Restarts[service].RoundOf(node);

    private static Decision Only(Harbour cell)
    {
        var state = cell.State;
        return Assert.Single(Controller.Rule(state, cell.Seen, new ControllerMemory { Epoch = 7 }, Harbour.Wall).Decisions);
    }

    private static IEnumerable<Decision> About(Harbour cell, string service)
        => Controller.Rule(cell.State, cell.Seen, new ControllerMemory { Epoch = 7 }, Harbour.Wall).Decisions.Where(d => d.Subject == service);

    private static Harbour Take(Harbour cell, Decision decision)
    {
        var revision = cell.State.Revision + 1;
        var changes = decision.Transaction.Writes.Select(w => new Change(w.Key, w is Put put ? new Entry(put.Key, put.Value, revision, revision) : null));
        return cell.Change(s => StateFold.Next(s, new ChangeBatch(revision, [.. changes])));
    }
}
