using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

public sealed class WarmTests
{
    [Fact]
    public void Standby_is_starting_until_it_says_that_it_waits()
    {
        var bench = new GuardBench { VotersAnswer = false }.WithLease();
        bench.Standby();
        Assert.Equal(0, Assert.Single(bench.Of<StartChild>()).Epoch);
        Assert.Equal(InstancePhase.Starting, bench.Board.Phase);
        bench.Do(new ChildSaid(1, 0));
        Assert.Equal((InstancePhase.Running, InstanceRole.Standby, 0L), (bench.Board.Phase, bench.Board.Role, bench.Board.Epoch));
    }

    [Fact]
    public void Promotion_is_one_line_on_its_input_and_is_done_when_it_says_so()
    {
        var bench = Promoted();
        var line = Assert.Single(bench.Of<TellChild>());
        Assert.Equal(("active 5 50", bench.Guard.LeaseUntil), (line.Line, line.Before));
        Assert.Equal((InstancePhase.Starting, InstanceRole.Active, 5L), (bench.Board.Phase, bench.Board.Role, bench.Board.Epoch));
        bench.Do(new ChildSaid(1, 5));
        Assert.Equal(InstancePhase.Running, bench.Board.Phase);
        Assert.Single(bench.Of<StartChild>());
    }

    [Fact]
    public void Promotion_needs_a_lease_and_an_epoch_above_the_floor()
    {
        var bench = new GuardBench { VotersAnswer = false }.WithLease();
        bench.Standby();
        bench.Do(new ChildSaid(1, 0));
        bench.Run(5, GuardBench.Warm);
        Assert.Empty(bench.Of<TellChild>());
        bench.VotersAnswer = true;
        bench.Pass(TimeSpan.FromMilliseconds(60));
        bench.LetGo(5);
        bench.Run(5, GuardBench.Warm);
        Assert.Empty(bench.Of<TellChild>());
        bench.Run(6, GuardBench.Warm);
        Assert.Single(bench.Of<TellChild>());
    }

    [Fact]
    public void Warm_service_that_does_not_run_is_started_and_told_in_one_go()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5, GuardBench.Warm);
        Assert.Equal((0, bench.Guard.LeaseUntil), (Assert.Single(bench.Of<StartChild>()).Epoch, bench.Of<StartChild>().Single().Before));
        Assert.Equal("active 5 50", Assert.Single(bench.Of<TellChild>()).Line);
        bench.Do(new ChildSaid(1, 0));
        Assert.Equal(InstancePhase.Starting, bench.Board.Phase);
        bench.Do(new ChildSaid(1, 5));
        Assert.Equal(InstancePhase.Running, bench.Board.Phase);
    }

    [Fact]
    public void Promotion_that_is_not_acknowledged_in_time_ends_in_a_kill()
    {
        var bench = Promoted();
        bench.Pass(TimeSpan.FromSeconds(30));
        Assert.True(Assert.Single(bench.Of<SignalChild>()).Kill);
        bench.Gone(1, signal: 9);
        Assert.Equal(InstanceEnd.Unresponsive, bench.Board.End);
    }

    [Fact]
    public void Demotion_keeps_the_process_and_releases_the_epoch_once_it_is_acknowledged()
    {
        var bench = Promoted();
        bench.Do(new ChildSaid(1, 5));
        bench.LetGo(5, keepWarm: true);
        Assert.Equal("standby", bench.Of<TellChild>().Last().Line);
        Assert.Empty(bench.Listing.Releases);
        bench.Do(new ChildSaid(1, 0));
        Assert.Equal((InstancePhase.Running, InstanceRole.Standby, 0L), (bench.Board.Phase, bench.Board.Role, bench.Board.Epoch));
        Assert.Equal(5, Assert.Single(bench.Listing.Releases).Epoch);
        Assert.Empty(bench.Of<SignalChild>());
    }

    [Fact]
    public void Standby_that_was_said_before_the_promotion_is_not_taken_for_the_demotion()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5, GuardBench.Warm);
        bench.LetGo(5, keepWarm: true);
        bench.Do(new ChildSaid(1, 0));
        Assert.Empty(bench.Listing.Releases);
        bench.Do(new ChildSaid(1, 5));
        Assert.Empty(bench.Listing.Releases);
        bench.Do(new ChildSaid(1, 0));
        Assert.Single(bench.Listing.Releases);
    }

    [Fact]
    public void Demotion_that_is_not_acknowledged_in_time_ends_in_a_kill()
    {
        var bench = Promoted();
        bench.Do(new ChildSaid(1, 5));
        bench.LetGo(5, keepWarm: true, timeoutMs: 15);
        bench.Pass(TimeSpan.FromMilliseconds(15));
        Assert.True(Assert.Single(bench.Of<SignalChild>()).Kill);
        bench.Do(new ChildSaid(1, 0));
        Assert.Empty(bench.Listing.Releases);
        bench.Gone(1, signal: 9);
        Assert.Single(bench.Listing.Releases);
        Assert.Equal(InstanceEnd.Unresponsive, bench.Board.End);
    }

    [Fact]
    public void Promoted_standby_is_killed_when_the_lease_ends()
    {
        var bench = Promoted();
        bench.VotersAnswer = false;
        bench.Pass(GuardBench.Ttl);
        Assert.True(Assert.Single(bench.Of<SignalChild>()).Kill);
    }

    [Fact]
    public void Demoted_service_can_be_promoted_again()
    {
        var bench = Promoted();
        bench.Do(new ChildSaid(1, 5));
        bench.LetGo(5, keepWarm: true);
        bench.Do(new ChildSaid(1, 0));
        bench.Run(6, GuardBench.Warm);
        bench.Do(new ChildSaid(1, 5));
        Assert.Equal(InstancePhase.Starting, bench.Board.Phase);
        bench.Do(new ChildSaid(1, 6));
        Assert.Equal((InstancePhase.Running, 6L), (bench.Board.Phase, bench.Board.Epoch));
    }

    private static GuardBench Promoted()
    {
        var bench = new GuardBench().WithLease();
        bench.Standby();
        bench.Do(new ChildSaid(1, 0));
        bench.Run(5, GuardBench.Warm);
        return bench;
    }
}
