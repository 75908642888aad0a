using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

public sealed class RunTests
{
    [Fact]
    public void Nothing_starts_with_an_epoch_before_a_majority_has_answered()
    {
        var bench = new GuardBench { VotersAnswer = false }.WithLease();
        bench.Run(5);
        Assert.Empty(bench.Of<StartChild>());
        Assert.Contains("no lease", Assert.Single(bench.Refusals));
    }

    [Fact]
    public void Cold_service_starts_under_its_epoch_and_only_before_the_lease_ends()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        var start = Assert.Single(bench.Of<StartChild>());
        Assert.Equal((5, 50, bench.Guard.LeaseUntil), (start.Epoch, start.GrantRevision, start.Before));
        Assert.Equal((5, InstancePhase.Running, InstanceRole.Active, 100), (bench.Board.Epoch, bench.Board.Phase, bench.Board.Role, bench.Board.Pid));
    }

    [Fact]
    public void Order_that_is_carried_out_already_changes_nothing()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Run(5, GuardBench.Cold with { WorkingDirectory = "/elsewhere" });
        Assert.Single(bench.Of<StartChild>());
        Assert.Empty(bench.Refusals);
    }

    [Fact]
    public void Epoch_at_the_floor_of_a_former_life_is_refused_and_a_higher_one_runs()
    {
        var bench = new GuardBench(new Release("board", 5)).WithLease();
        bench.Run(5);
        Assert.Contains("let go of epoch 5", Assert.Single(bench.Refusals));
        bench.Run(6);
        Assert.Equal(6, bench.Board.Epoch);
    }

    [Fact]
    public void Epoch_below_a_known_one_is_refused()
    {
        var bench = new GuardBench().WithLease();
        bench.Order(new SupersededOrder { Service = "board", Epoch = 9 });
        bench.Run(8);
        Assert.Contains("Epoch 9", Assert.Single(bench.Refusals));
    }

    [Fact]
    public void Order_that_rests_on_an_older_view_than_was_carried_out_is_refused()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5, revision: 9);
        Assert.Contains("revision 9", Assert.Single(bench.Refusals));
        Assert.Empty(bench.Of<StartChild>());
    }

    [Fact]
    public void Another_epoch_waits_until_the_former_instance_is_let_go()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Run(6);
        Assert.Contains("under epoch 5", Assert.Single(bench.Refusals));
        bench.LetGo(5);
        bench.Run(6);
        Assert.Contains("stopping", bench.Refusals.Last());
        bench.Gone(1);
        bench.Run(6);
        Assert.Equal((6, InstancePhase.Running), (bench.Board.Epoch, bench.Board.Phase));
    }

    [Fact]
    public void Crashed_instance_is_listed_with_its_exit_and_runs_again_under_its_epoch()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Gone(1, code: 3, signal: 0);
        Assert.Equal((InstancePhase.Exited, InstanceEnd.Exited, 3, 5L, "exited with code 3"),
            (bench.Board.Phase, bench.Board.End, bench.Board.ExitCode, bench.Board.Epoch, bench.Board.Note));
        Assert.False(bench.Board.Acts);
        bench.Run(5);
        Assert.Equal((InstancePhase.Running, 101), (bench.Board.Phase, bench.Board.Pid));
    }

    [Fact]
    public void Event_of_a_former_process_does_not_touch_the_next_one()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Gone(1);
        bench.Run(5);
        bench.Gone(1);
        Assert.Equal(InstancePhase.Running, bench.Board.Phase);
    }

    [Fact]
    public void Program_that_cannot_be_started_is_listed_with_the_reason()
    {
        var bench = new GuardBench { SpawnWorks = false }.WithLease();
        bench.Run(5);
        Assert.Equal((InstancePhase.Exited, InstanceEnd.NotStarted, "There is no program."), (bench.Board.Phase, bench.Board.End, bench.Board.Note));
    }

    [Fact]
    public void Active_active_instance_needs_no_lease_and_survives_its_end()
    {
        var bench = new GuardBench { VotersAnswer = false }.WithLease();
        bench.Run(0);
        Assert.Null(Assert.Single(bench.Of<StartChild>()).Before);
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(InstancePhase.Running, bench.Board.Phase);
    }

    [Fact]
    public void Stop_ends_an_instance_without_epoch_and_then_forgets_it()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(0);
        bench.Order(new StopOrder { Service = "board", Timeout = TimeSpan.FromSeconds(1) });
        Assert.False(Assert.Single(bench.Of<SignalChild>()).Kill);
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.True(bench.Of<SignalChild>().Last().Kill);
        bench.Gone(1, signal: 9);
        Assert.Equal(InstanceEnd.Stopped, bench.Board.End);
        bench.Order(new StopOrder { Service = "board" });
        Assert.Empty(bench.Listing.Instances);
    }

    [Fact]
    public void Stop_of_what_acts_under_an_epoch_is_refused()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Order(new StopOrder { Service = "board" });
        Assert.Contains("let go", Assert.Single(bench.Refusals));
        Assert.Empty(bench.Of<SignalChild>());
    }

    [Fact]
    public void Node_runs_a_bounded_number_of_services()
    {
        var bench = new GuardBench().WithLease();
        for (var i = 0; i <= Guard.MaxServices; i++)
            bench.Order(new RunOrder { Service = $"s{i}", Role = InstanceRole.Active, Launch = GuardBench.Cold });
        Assert.Equal(Guard.MaxServices, bench.Listing.Instances.Length);
        Assert.Single(bench.Refusals);
    }
}
