using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Simulation.Swarm;
using Xunit;

namespace Holdfast.Simulation.Tests.Stories;

/// <summary>Every failover case of the first cell, told in virtual time with the real decisions.</summary>
public sealed class FailoverStories
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static StoryCell Started(int seed = 1, StandbyKind standby = StandbyKind.Warm, Failback failback = Failback.Never)
    {
        var cell = new StoryCell(seed, StoryCell.Board(standby) with { Failback = failback });
        Assert.True(cell.RunUntilServed(), cell.Story);
        Assert.True(cell.RunUntilClosed(), cell.Story);
        Assert.Equal("hq-1", cell.Served!.Node);
        cell.Run(Second);
        return cell;
    }

    private static void IsSafe(StoryCell cell) => Assert.True(cell.World.Checker.Violation is null, cell.World.Checker.Violation + "\n" + cell.Story);

    /// <summary>Served again by another node; the outage in ms.</summary>
    private static double Recovers(StoryCell cell, string than = "hq-1")
    {
        var before = cell.Now;
        Assert.True(cell.RunUntil(() => cell.Served is { } served && served.Node != than, TimeSpan.FromSeconds(20)), cell.Story);
        Assert.True(cell.RunUntilClosed(), cell.Story);
        IsSafe(cell);
        return (cell.Served!.Since - before).TotalMilliseconds;
    }

    [Theory]
    [InlineData(StandbyKind.Warm)]
    [InlineData(StandbyKind.Cold)]
    public void A_new_service_starts_on_its_preferred_node_and_nothing_more_is_decided(StandbyKind standby)
    {
        var cell = Started(standby: standby);
        cell.Run(Second * 15);
        var decided = cell.Decisions;
        cell.Run(Second * 10);
        Assert.Equal(decided, cell.Decisions);
        Assert.Single(cell.Acting);
        var incident = Assert.Single(cell.Truth.Incidents.Values);
        Assert.Equal([Phase.Fault, Phase.Granted, Phase.Activated, Phase.Verified], incident.Phases.Select(p => p.Phase));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_holder_dies_and_a_standby_takes_over_within_the_lease(bool withController)
    {
        var outages = new List<double>();
        for (var seed = 1; seed <= 25; seed++)
        {
            var cell = Started(seed);
            if (withController)
                MoveControlTo(cell, "hq-1");
            else
                Assert.True(cell.RunUntil(() => cell.Controller != "hq-1", Second * 30));
            cell.Run(TimeSpan.FromMilliseconds(cell.World.Dice.Int(100)));
            cell.Node("hq-1").LosePower();
            outages.Add(Recovers(cell));
            var incident = cell.Truth.Incidents.Values.Last();
            Assert.Equal(IncidentKind.Failover, incident.Kind);
            Assert.Equal(
                [Phase.Fault, Phase.Suspected, Phase.Revoked, Phase.LeaseOver, Phase.Granted, Phase.Activated, Phase.Verified],
                incident.Phases.Select(p => p.Phase));
        }

        outages.Sort();
        Assert.InRange(outages[outages.Count / 2], 200, 340);
        Assert.InRange(outages[^1], 200, 450);
    }

    [Fact]
    public void A_crashed_process_moves_at_once()
    {
        var cell = Started();
        cell.CrashProcess("hq-1");
        Assert.InRange(Recovers(cell), 0, 40);
        Assert.Contains("exited with code 1", cell.Truth.Incidents.Values.Last().Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_check_moves_the_service_and_the_node_is_tried_again_later()
    {
        var cell = Started();
        cell.SetChecks("hq-1", pass: false);
        Assert.InRange(Recovers(cell), 0, 200);
        cell.SetChecks("hq-1", pass: true);
        cell.Run(Second * 5);
        Assert.Equal("hq-2", cell.Served!.Node);
        cell.Node("hq-2").LosePower();
        Recovers(cell, "hq-2");
    }

    [Fact]
    public void A_killed_daemon_costs_less_than_the_lease()
    {
        var cell = Started();
        cell.Node("hq-1").KillDaemon();
        Assert.InRange(Recovers(cell), 0, 250);
    }

    [Fact]
    public void A_frozen_holder_is_replaced_and_never_acts_when_it_wakes()
    {
        var cell = Started();
        cell.Node("hq-1").StandStill();
        Assert.InRange(Recovers(cell), 200, 400);
        cell.Node("hq-1").GoOn();
        cell.Run(Second * 5);
        IsSafe(cell);
        Assert.Equal("hq-2", cell.Served!.Node);
        cell.Node("hq-2").LosePower();
        Recovers(cell, "hq-2");
    }

    [Fact]
    public void A_switchover_waits_for_nothing_but_the_holder()
    {
        var cell = Started();
        Assert.Null(cell.Switchover("hq-3").Refusal);
        var before = cell.Now;
        Assert.True(cell.RunUntil(() => cell.Served?.Node == "hq-3", Second * 5), cell.Story);
        Assert.InRange((cell.Now - before).TotalMilliseconds, 0, 40);
        Assert.True(cell.RunUntilClosed(), cell.Story);
        IsSafe(cell);
        Assert.Equal(IncidentKind.Switchover, cell.Truth.Incidents.Values.Last().Kind);
    }

    [Theory]
    [InlineData(Failback.WhenHealthy, "hq-1")]
    [InlineData(Failback.Never, "hq-2")]
    public void A_service_goes_back_only_when_its_spec_says_so(Failback failback, string ends)
    {
        var cell = Started(failback: failback);
        cell.Node("hq-1").LosePower();
        Recovers(cell);
        cell.Node("hq-1").GetPower();
        cell.Run(Second * 20);
        Assert.Equal(ends, cell.Served!.Node);
        IsSafe(cell);
    }

    [Fact]
    public void One_cut_link_between_holder_and_controller_is_no_failover()
    {
        var cell = Started();
        cell.Run(Second * 15);
        var controller = cell.Controller;
        Assert.NotEqual("hq-1", controller);
        cell.Cut("hq-1", controller);
        cell.Cut(controller, "hq-1");
        cell.Run(Second * 5);
        Assert.Equal("hq-1", cell.Served!.Node);
        Assert.Single(cell.Acting);
        Assert.DoesNotContain(cell.Controller, new[] { "hq-1", controller });
    }

    /// <summary>Seed 3113: the voter that heard the holder had a wall clock that was behind, and so had patience for ever.</summary>
    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    public void A_wall_clock_that_is_far_off_does_not_keep_a_voter_from_control(int seconds)
    {
        var off = TimeSpan.FromSeconds(seconds);
        var cell = new StoryCell(1, new Plan { Nodes = [new("hq-1"), new("hq-2"), new("hq-3", WallOff: off)] }, StoryCell.Board());
        Assert.True(cell.RunUntilServed(), cell.Story);
        cell.Run(Second * 15);
        cell.Cut("hq-1", cell.Controller);
        cell.CrashProcess("hq-1");
        Recovers(cell);
    }

    /// <summary>The swarm found it: the holder's word that it had let go never reached the controller, and the service stayed down for good.</summary>
    [Fact]
    public void A_controller_that_does_not_hear_the_holder_hands_over_to_a_voter_that_does()
    {
        var cell = Started();
        cell.Run(Second * 15);
        cell.Cut("hq-1", cell.Controller);
        cell.CrashProcess("hq-1");
        Recovers(cell);
        var controller = cell.Controller;
        cell.Run(Second * 30);
        Assert.Equal(controller, cell.Controller);
    }

    [Fact]
    public void A_holder_whose_answers_are_cut_is_replaced_while_its_beats_still_come()
    {
        var cell = Started();
        cell.Cut("hq-2", "hq-1");
        cell.Cut("hq-3", "hq-1");
        Recovers(cell);
    }

    [Fact]
    public void A_holder_that_is_alone_stops_and_a_lone_cell_grants_nothing()
    {
        var cell = Started();
        cell.Node("hq-2").LosePower();
        cell.Node("hq-3").LosePower();
        cell.Run(Second);
        Assert.False((cell.Served is not null));
    }

    [Fact]
    public void A_removed_service_is_stopped_and_its_epochs_go_on_when_it_comes_back()
    {
        var cell = Started();
        var epoch = cell.Grant.Epoch;
        cell.Apply();
        Assert.True(cell.RunUntil(() => cell.Grant.Holder == 0, Second * 5), cell.Story);
        Assert.False((cell.Served is not null));
        cell.Apply(StoryCell.Board());
        Assert.True(cell.RunUntilServed(), cell.Story);
        Assert.True(cell.Served!.Epoch > epoch);
        IsSafe(cell);
    }

    /// <summary>Seed 7 of <see cref="AnyFaults"/>: the move's incident stayed open for ever.</summary>
    [Fact]
    public void A_service_that_is_removed_in_the_middle_of_a_move_leaves_no_incident_open()
    {
        var cell = Started();
        Assert.Null(cell.Switchover("hq-3").Refusal);
        cell.Apply();
        Assert.True(cell.RunUntil(() => cell.Grant.Holder == 0, Second * 5), cell.Story);
        Assert.True(cell.RunUntilClosed(), cell.Story);
        IsSafe(cell);
    }

    /// <summary>Seed 96: its failover's incident stayed open for ever.</summary>
    [Fact]
    public void A_service_that_is_removed_while_it_waits_leaves_no_incident_open()
    {
        var cell = new StoryCell(3, StoryCell.Board() with { Nodes = ["hq-1"] });
        Assert.True(cell.RunUntilServed(), cell.Story);
        cell.Run(Second);
        cell.CrashProcess("hq-1");
        Assert.True(cell.RunUntil(() => cell.Grant.Holder == 0, Second), cell.Story);
        cell.Apply();
        Assert.True(cell.RunUntilClosed(), cell.Story);
    }

    /// <summary>
    /// Seed 90: the API took a switchover while the controller granted another service, and both recorded their incident under the same number. The
    /// service that was to move then waited for ever.
    /// </summary>
    [Fact]
    public void Two_decisions_that_are_made_at_once_do_not_share_an_incident()
    {
        var cell = Started();
        var daemon = cell.World.Controller!.Daemon!;
        Control.Proposals.Decision Move(string to) => Control.Commands.SwitchoverCommand.Propose(daemon.State, daemon.Control!.Seen(), "board", to, "", cell.World.Time.Wall, 9).Decision!;
        var (first, second) = (Move("hq-2").Transaction, Move("hq-3").Transaction);
        var other = second with { Compares = [.. second.Compares.Where(c => c.Key != Keys.Grant("board"))] };

        Assert.True(cell.World.Store.Apply(first).Committed);
        Assert.False(cell.World.Store.Apply(other).Committed);
    }

    [Fact]
    public void The_last_node_takes_its_failed_service_up_again_after_a_pause()
    {
        var cell = new StoryCell(3, StoryCell.Board() with { Nodes = ["hq-1"] });
        Assert.True(cell.RunUntilServed());
        cell.Run(Second);
        cell.CrashProcess("hq-1");
        cell.Run(TimeSpan.FromMilliseconds(300));
        Assert.Equal(0, cell.Grant.Holder);
        Assert.True(cell.RunUntilServed(), cell.Story);
        Assert.True(cell.RunUntilClosed(), cell.Story);
        IsSafe(cell);
    }

    private static void MoveControlTo(StoryCell cell, string name)
    {
        foreach (var other in cell.World.Nodes.Where(n => n.Name != name))
        {
            if (cell.Controller == name)
                return;
            if (cell.Controller != other.Name)
                continue;
            other.KillDaemon();
            cell.Run(TimeSpan.FromMilliseconds(700));
            other.StartDaemon();
            cell.Run(TimeSpan.FromMilliseconds(700));
        }

        for (var i = 0; i < 4 && cell.Controller != name; i++)
        {
            var control = cell.Truth.Control!;
            cell.World.Put(Keys.Control, control with { Controller = cell.Node(name).Id, Epoch = control.Epoch + 1, Process = 0, Revision = 0 });
            cell.Run(TimeSpan.FromMilliseconds(200));
        }
    }
}
