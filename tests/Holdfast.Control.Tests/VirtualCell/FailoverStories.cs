using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.VirtualCell;

/// <summary>Every failover case of the first cell, told in virtual time with the real decisions.</summary>
public sealed class FailoverStories
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static VirtualWorld Started(int seed = 1, StandbyKind standby = StandbyKind.Warm, Failback failback = Failback.Never)
    {
        var world = new VirtualWorld(seed, VirtualWorld.Board(standby) with { Failback = failback });
        world.StartAll();
        Assert.True(world.RunUntilServed("board"), Story(world));
        Assert.True(world.RunUntilClosed(), Story(world));
        Assert.Equal("hq-1", world.Served("board")!.Node);
        world.Time.Run(Second);
        return world;
    }

    private static string Story(VirtualWorld world) => string.Join('\n', world.Story.TakeLast(40));

    private static void IsSafe(VirtualWorld world) => Assert.True(world.Acting("board").Overlap() is null, world.Acting("board").Overlap() + "\n" + Story(world));

    /// <summary>Served again by another node; the outage in ms.</summary>
    private static double Recovers(VirtualWorld world, string than = "hq-1")
    {
        var before = world.Time.Now;
        Assert.True(world.Time.RunUntil(() => world.Served("board") is { } served && served.Node != than, TimeSpan.FromSeconds(20)), Story(world));
        Assert.True(world.RunUntilClosed(), Story(world));
        IsSafe(world);
        return (world.Served("board")!.Start - before).TotalMilliseconds;
    }

    [Theory]
    [InlineData(StandbyKind.Warm)]
    [InlineData(StandbyKind.Cold)]
    public void A_new_service_starts_on_its_preferred_node_and_nothing_more_is_decided(StandbyKind standby)
    {
        var world = Started(standby: standby);
        world.Time.Run(Second * 15);
        var decided = world.Nodes.Sum(n => n.Decisions.Count);
        world.Time.Run(Second * 10);
        Assert.Equal(decided, world.Nodes.Sum(n => n.Decisions.Count));
        Assert.Single(world.Acting("board").Intervals);
        var incident = Assert.Single(world.Truth.Incidents.Values);
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
            var world = Started(seed);
            if (withController)
                MoveControlTo(world, "hq-1");
            else
                Assert.True(world.Time.RunUntil(() => world.Truth.NameOf(world.Truth.Control!.Controller) != "hq-1", Second * 30));
            world.Time.Run(TimeSpan.FromMilliseconds(world.Random.Next(100)));
            world.Node("hq-1").Crash();
            outages.Add(Recovers(world));
            var incident = world.Truth.Incidents.Values.Last();
            Assert.Equal(IncidentKind.Failover, incident.Kind);
            Assert.Equal(
                [Phase.Fault, Phase.Suspected, Phase.Revoked, Phase.LeaseOver, Phase.Granted, Phase.Activated, Phase.Verified],
                incident.Phases.Select(p => p.Phase));
        }

        outages.Sort();
        Assert.InRange(outages[outages.Count / 2], 200, 320);
        Assert.InRange(outages[^1], 200, 400);
    }

    [Fact]
    public void A_crashed_process_moves_at_once()
    {
        var world = Started();
        world.Node("hq-1").CrashProcess();
        Assert.InRange(Recovers(world), 0, 40);
        Assert.Contains("exited with code 1", world.Truth.Incidents.Values.Last().Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_check_moves_the_service_and_the_node_is_tried_again_later()
    {
        var world = Started();
        world.Node("hq-1").ChecksPass = false;
        Assert.InRange(Recovers(world), 0, 80);
        world.Node("hq-1").ChecksPass = true;
        world.Time.Run(Second * 5);
        Assert.Equal("hq-2", world.Served("board")!.Node);
        world.Node("hq-2").Crash();
        Recovers(world, "hq-2");
    }

    [Fact]
    public void A_killed_daemon_costs_less_than_the_lease()
    {
        var world = Started();
        world.Node("hq-1").KillDaemon();
        Assert.InRange(Recovers(world), 0, 250);
    }

    [Fact]
    public void A_frozen_holder_is_replaced_and_never_acts_when_it_wakes()
    {
        var world = Started();
        world.Node("hq-1").Freeze();
        Assert.InRange(Recovers(world), 200, 400);
        world.Node("hq-1").Wake();
        world.Time.Run(Second * 5);
        IsSafe(world);
        Assert.Equal("hq-2", world.Served("board")!.Node);
        world.Node("hq-2").Crash();
        Recovers(world, "hq-2");
    }

    [Fact]
    public void A_switchover_waits_for_nothing_but_the_holder()
    {
        var world = Started();
        Assert.Null(world.Switchover("board", "hq-3").Refusal);
        var before = world.Time.Now;
        Assert.True(world.Time.RunUntil(() => world.Served("board")?.Node == "hq-3", Second * 5), Story(world));
        Assert.InRange((world.Time.Now - before).TotalMilliseconds, 0, 40);
        Assert.True(world.RunUntilClosed(), Story(world));
        IsSafe(world);
        Assert.Equal(IncidentKind.Switchover, world.Truth.Incidents.Values.Last().Kind);
    }

    [Theory]
    [InlineData(Failback.WhenHealthy, "hq-1")]
    [InlineData(Failback.Never, "hq-2")]
    public void A_service_goes_back_only_when_its_spec_says_so(Failback failback, string ends)
    {
        var world = Started(failback: failback);
        world.Node("hq-1").Crash();
        Recovers(world);
        world.Node("hq-1").StartDaemon();
        world.Time.Run(Second * 20);
        Assert.Equal(ends, world.Served("board")!.Node);
        IsSafe(world);
    }

    [Fact]
    public void One_cut_link_between_holder_and_controller_is_no_failover()
    {
        var world = Started();
        world.Time.Run(Second * 15);
        var controller = world.Truth.NameOf(world.Truth.Control!.Controller);
        Assert.NotEqual("hq-1", controller);
        world.Cut.Add(("hq-1", controller));
        world.Cut.Add((controller, "hq-1"));
        world.Time.Run(Second * 5);
        Assert.Equal("hq-1", world.Served("board")!.Node);
        Assert.Single(world.Acting("board").Intervals);
        Assert.Equal(controller, world.Truth.NameOf(world.Truth.Control!.Controller));
    }

    [Fact]
    public void A_holder_whose_answers_are_cut_is_replaced_while_its_beats_still_come()
    {
        var world = Started();
        world.Cut.Add(("hq-2", "hq-1"));
        world.Cut.Add(("hq-3", "hq-1"));
        Recovers(world);
    }

    [Fact]
    public void A_holder_that_is_alone_stops_and_a_lone_cell_grants_nothing()
    {
        var world = Started();
        world.Node("hq-2").Crash();
        world.Node("hq-3").Crash();
        world.Store.AwayUntil = world.Time.Now + (Second * 1000);
        world.Time.Run(Second);
        Assert.False(world.IsServed("board"));
    }

    [Fact]
    public void A_removed_service_is_stopped_and_its_epochs_go_on_when_it_comes_back()
    {
        var world = Started();
        var epoch = world.Grant("board")!.Epoch;
        world.Apply();
        Assert.True(world.Time.RunUntil(() => world.Grant("board")!.Holder == 0, Second * 5), Story(world));
        Assert.False(world.IsServed("board"));
        world.Apply(VirtualWorld.Board());
        Assert.True(world.RunUntilServed("board"), Story(world));
        Assert.True(world.Served("board")!.Epoch > epoch);
        IsSafe(world);
    }

    /// <summary>Seed 7 of <see cref="AnyFaults"/>: the move's incident stayed open for ever.</summary>
    [Fact]
    public void A_service_that_is_removed_in_the_middle_of_a_move_leaves_no_incident_open()
    {
        var world = Started();
        Assert.Null(world.Switchover("board", "hq-3").Refusal);
        world.Apply();
        Assert.True(world.Time.RunUntil(() => world.Grant("board")!.Holder == 0, Second * 5), Story(world));
        Assert.True(world.RunUntilClosed(), Story(world));
        IsSafe(world);
    }

    [Fact]
    public void The_last_node_takes_its_failed_service_up_again_after_a_pause()
    {
        var world = new VirtualWorld(3, VirtualWorld.Board() with { Nodes = ["hq-1"] });
        world.StartAll();
        Assert.True(world.RunUntilServed("board"));
        world.Time.Run(Second);
        world.Node("hq-1").CrashProcess();
        world.Time.Run(TimeSpan.FromMilliseconds(300));
        Assert.Equal(0, world.Grant("board")!.Holder);
        Assert.True(world.RunUntilServed("board"), Story(world));
        Assert.True(world.RunUntilClosed(), Story(world));
        IsSafe(world);
    }

    private static void MoveControlTo(VirtualWorld world, string name)
    {
        foreach (var other in world.Nodes.Where(n => n.Name != name))
        {
            if (world.Truth.NameOf(world.Truth.Control!.Controller) == name)
                return;
            if (world.Truth.NameOf(world.Truth.Control!.Controller) != other.Name)
                continue;
            other.KillDaemon();
            world.Time.Run(TimeSpan.FromMilliseconds(700));
            other.StartDaemon();
            world.Time.Run(TimeSpan.FromMilliseconds(700));
        }

        for (var i = 0; i < 4 && world.Truth.NameOf(world.Truth.Control!.Controller) != name; i++)
        {
            var control = world.Truth.Control!;
            world.Put(Keys.Control, control with { Controller = world.Node(name).Id, Epoch = control.Epoch + 1, Process = 0, Revision = 0 });
            world.Time.Run(TimeSpan.FromMilliseconds(200));
        }
    }
}
