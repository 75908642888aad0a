using Holdfast.Control.Commands;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.VirtualCell;

/// <summary>What becomes of a service whose lost holder must be fenced, told in virtual time with the real decisions.</summary>
public sealed class FenceStories
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly ServiceSpec Database = VirtualWorld.Board() with { Fencing = FencingKind.Agent, SharedStorage = true };

    private static VirtualWorld Started(int seed = 1, params ServiceSpec[] services)
    {
        var world = new VirtualWorld(seed, services is [] ? [Database] : services);
        world.StartAll();
        Assert.True(world.RunUntilServed("board"), Story(world));
        Assert.True(world.RunUntilClosed(), Story(world));
        world.Time.Run(Second * 15);
        Assert.Equal("hq-1", world.Served("board")!.Node);
        Assert.NotEqual("hq-1", world.Truth.NameOf(world.Truth.Control!.Controller));
        return world;
    }

    private static string Story(VirtualWorld world) => string.Join('\n', world.Story.TakeLast(40));

    private static void CutOff(VirtualWorld world, string node)
    {
        foreach (var other in world.Nodes.Where(n => n.Name != node))
        {
            world.Cut.Add((node, other.Name));
            world.Cut.Add((other.Name, node));
        }
    }

    private static Fence FenceOf(VirtualWorld world, string node = "hq-1") => world.Truth.Fences[node];

    private static bool RunUntilMoved(VirtualWorld world, int seconds = 60)
        => world.Time.RunUntil(() => world.Served("board") is { Node: not "hq-1" }, Second * seconds);

    [Fact]
    public void A_holder_that_is_cut_off_is_fenced_and_only_then_replaced()
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            var world = Started(seed);
            CutOff(world, "hq-1");
            Assert.True(RunUntilMoved(world), Story(world));
            Assert.True(world.RunUntilClosed(), Story(world));

            Assert.Equal([("board-hq-1", world.Fences.Runs[0].Executor, "hq-1")], world.Fences.Runs);
            Assert.False(world.Node("hq-1").GuardUp);
            var incident = world.Truth.Incidents.Values.Last();
            Assert.Equal([Phase.Fault, Phase.Suspected, Phase.Revoked, Phase.LeaseOver, Phase.Fenced, Phase.Granted, Phase.Activated, Phase.Verified], incident.Phases.Select(p => p.Phase));
            Assert.Equal($"{world.Fences.Runs[0].Executor} has fenced hq-1: board-hq-1 has switched it off", world.Grant("board")!.Evidence[^1]);
            Assert.Equal(FenceState.Done, FenceOf(world).State);
            Assert.Null(world.Acting("board").Overlap());
        }
    }

    [Fact]
    public void A_holder_that_comes_back_before_its_lease_is_over_is_spared()
    {
        var world = Started();
        CutOff(world, "hq-1");
        Assert.True(world.Time.RunUntil(() => world.Grant("board")!.Holder == 0, Second));
        world.Cut.Clear();

        Assert.True(world.RunUntilServed("board"), Story(world));
        world.Time.Run(Second * 5);
        Assert.Empty(world.Fences.Runs);
        Assert.DoesNotContain(world.Truth.Fences.Values, f => f.IsOpen);
        Assert.Null(world.Acting("board").Overlap());
    }

    [Fact]
    public void When_a_device_fails_the_next_level_is_used_and_all_its_devices()
    {
        var world = Started();
        world.Fences.Broken.Add("board-hq-1");
        world.Node("hq-1").Crash();

        Assert.True(RunUntilMoved(world), Story(world));
        Assert.Equal(["board-hq-1", "board-hq-1", "strip-a", "strip-b"], world.Fences.Runs.Select(r => r.Device));
        Assert.NotEqual(world.Fences.Runs[0].Executor, world.Fences.Runs[1].Executor);
        Assert.EndsWith("strip-a and strip-b have switched it off", world.Grant("board")!.Evidence[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void When_nothing_works_the_service_waits_until_a_person_confirms()
    {
        var world = Started();
        world.Fences.Broken.UnionWith(["board-hq-1", "strip-b"]);
        world.Node("hq-1").Crash();
        world.Time.Run(Second * 120);

        Assert.False(world.IsServed("board"));
        Assert.InRange(FenceOf(world).Round, 3, 6);
        Assert.InRange(world.Fences.Runs.Count, 10, 40);
        Assert.InRange(FenceOf(world).Runs.Length, 10, Fence.MaxRuns);

        Assert.Null(world.Order((state, seen) => ConfirmFenceCommand.Propose(state, seen, "hq-1", "ada", world.Time.Wall, 1_000_000)).Refusal);
        Assert.True(RunUntilMoved(world, 2), Story(world));
        Assert.Equal("ada has confirmed that hq-1 does nothing any more", world.Grant("board")!.Evidence[^1]);
        Assert.Contains(world.Truth.Incidents.Values.Last().Phases, p => p is { Phase: Phase.Fenced, Node: "ada" });
    }

    [Fact]
    public void An_executor_that_dies_is_replaced()
    {
        var world = Started();
        world.Node("hq-1").Crash();
        Assert.True(world.Time.RunUntil(() => world.Fences.Runs.Count == 1, Second * 2), Story(world));
        var (_, executor, _) = world.Fences.Runs[0];
        world.Node(executor).KillDaemon();
        world.Time.Run(Second);
        world.Node(executor).StartDaemon();

        Assert.True(RunUntilMoved(world), Story(world));
        Assert.True(world.Fences.Runs.Count >= 2);
        Assert.Null(world.Acting("board").Overlap());
    }

    [Fact]
    public void A_service_that_needs_no_fence_waits_for_none()
    {
        var world = Started(1, Database, VirtualWorld.Board() with { Name = "web", Fencing = FencingKind.Lease });
        world.Fences.Broken.UnionWith(["board-hq-1", "strip-a"]);
        world.Node("hq-1").Crash();
        world.Time.Run(Second * 2);

        Assert.True(world.IsServed("web"), Story(world));
        Assert.False(world.IsServed("board"));
    }

    [Fact]
    public void A_planned_move_and_a_crashed_process_need_no_fence()
    {
        var world = Started();
        Assert.Null(world.Switchover("board", "hq-3").Refusal);
        Assert.True(world.Time.RunUntil(() => world.Served("board")?.Node == "hq-3", Second * 5), Story(world));
        world.Time.Run(Second);
        world.Node("hq-3").CrashProcess();
        Assert.True(world.Time.RunUntil(() => world.Served("board") is { Node: not "hq-3" }, Second * 5), Story(world));

        Assert.Empty(world.Truth.Fences);
    }

    [Fact]
    public void A_fenced_node_that_is_back_may_hold_again()
    {
        var world = Started();
        world.Node("hq-1").Crash();
        Assert.True(RunUntilMoved(world), Story(world));
        world.Node("hq-1").StartDaemon();
        Assert.True(world.Time.RunUntil(() => !FenceOf(world).IsOpen, Second * 5), Story(world));
        world.Time.Run(Second);

        world.Node(world.Served("board")!.Node).Crash();
        Assert.True(world.RunUntilServed("board", 60), Story(world));
        Assert.Null(world.Acting("board").Overlap());
    }

    [Fact]
    public void A_fence_that_succeeded_before_the_revoke_proves_nothing()
    {
        var world = Started();
        world.Put(Keys.Fence("hq-1"), new Fence { Node = "hq-1", Member = world.Node("hq-1").Id, State = FenceState.Closed, Covers = world.Grant("board")!.Revision });
        world.Fences.Broken.UnionWith(["board-hq-1", "strip-a"]);
        world.Node("hq-1").Crash();
        world.Time.Run(Second * 10);

        Assert.False(world.IsServed("board"));
    }

    [Fact]
    public void A_person_has_a_well_node_switched_off_and_its_services_move()
    {
        var world = Started();
        Assert.Null(world.Order((state, seen) => FenceCommand.Propose(state, seen, "hq-1", "ada", world.Time.Wall, 1_000_000)).Refusal);

        Assert.True(RunUntilMoved(world), Story(world));
        Assert.True(world.Time.RunUntil(() => FenceOf(world).State == FenceState.Done, Second * 5), Story(world));
        Assert.False(world.Node("hq-1").GuardUp);
        Assert.Equal("ada fences hq-1 by hand", world.Truth.Incidents.Values.Last().Cause);
        Assert.Null(world.Acting("board").Overlap());
    }

    [Fact]
    public void A_persons_order_that_cannot_be_carried_out_is_given_up_after_one_round()
    {
        var world = Started();
        world.Fences.Broken.UnionWith(["board-hq-1", "strip-a"]);
        Assert.Null(world.Order((state, seen) => FenceCommand.Propose(state, seen, "hq-1", "ada", world.Time.Wall, 1_000_000)).Refusal);
        world.Time.Run(Second * 10);

        Assert.Equal(FenceState.Closed, FenceOf(world).State);
        Assert.Contains("could not be fenced", FenceOf(world).Note, StringComparison.Ordinal);
        Assert.True(world.IsServed("board"));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var world = Started();
        string? Confirm(string node) => world.Order((s, o) => ConfirmFenceCommand.Propose(s, o, node, "", world.Time.Wall, 1_000_000)).Refusal?.Message;
        string? Order(string node) => world.Order((s, o) => FenceCommand.Propose(s, o, node, "", world.Time.Wall, 1_000_000)).Refusal?.Message;

        Assert.Equal("Nothing waits for hq-1 to be fenced.", Confirm("hq-1"));
        Assert.Equal("hq-9 is no member of the cell.", Confirm("hq-9"));
        Assert.Equal("hq-9 is no member of the cell.", Order("hq-9"));
        world.Node("hq-2").Crash();
        world.Time.Run(Second * 3);
        Assert.Equal("Without hq-1, 1 of 3 voters are left and 2 are needed: nothing could be decided any more.", Order("hq-1"));
    }

    [Fact]
    public void A_node_whose_beats_still_come_is_not_confirmed_to_be_dead()
    {
        var world = Started();
        world.Fences.Broken.UnionWith(["board-hq-1", "strip-a"]);
        Assert.Null(world.Order((state, seen) => FenceCommand.Propose(state, seen, "hq-1", "ada", world.Time.Wall, 1_000_000)).Refusal);
        world.Time.Run(TimeSpan.FromMilliseconds(200));

        Assert.StartsWith("hq-1 is alive", world.Order((s, o) => ConfirmFenceCommand.Propose(s, o, "hq-1", "", world.Time.Wall, 1_000_001)).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quiet_cell_decides_nothing_about_fences()
    {
        var world = Started();
        world.Node("hq-1").Crash();
        Assert.True(RunUntilMoved(world), Story(world));
        world.Time.Run(Second * 30);
        var decided = world.Nodes.Sum(n => n.Decisions.Count);
        world.Time.Run(Second * 30);

        Assert.Equal(decided, world.Nodes.Sum(n => n.Decisions.Count));
    }
}
