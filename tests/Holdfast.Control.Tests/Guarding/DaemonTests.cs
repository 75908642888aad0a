using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

public sealed class DaemonTests
{
    [Fact]
    public void Daemon_that_is_gone_lets_its_services_go_at_once_and_the_guard_ends_after_a_while()
    {
        var bench = new GuardBench { DaemonLives = false }.WithLease();
        bench.Run(5);
        bench.Do(new DaemonGone());
        Assert.False(Assert.Single(bench.Of<SignalChild>()).Kill);
        bench.Gone(1);
        bench.Pass(TimeSpan.FromMilliseconds(50));
        Assert.Equal(5, Assert.Single(bench.LastBeat.Releases).Epoch);
        Assert.Null(bench.LastBeat.Status);
        bench.Pass(TimeSpan.FromSeconds(9));
        Assert.False(bench.Guard.Ended);
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.True(bench.Guard.Ended);
        Assert.Single(bench.Of<EndGuard>());
    }

    [Fact]
    public void Warm_service_is_demoted_and_kept_ten_seconds_for_a_daemon_that_comes_back()
    {
        var bench = new GuardBench { DaemonLives = false }.WithLease();
        bench.Standby();
        bench.Run(5, GuardBench.Warm);
        bench.Do(new ChildSaid(1, 5));
        bench.Do(new DaemonGone());
        Assert.Equal("standby", bench.Of<TellChild>().Last().Line);
        bench.Do(new ChildSaid(1, 0));
        bench.Pass(TimeSpan.FromSeconds(9));
        Assert.Empty(bench.Of<SignalChild>());
        bench.Do(new DaemonConnected());
        Assert.Equal(InstancePhase.Running, bench.Board.Phase);
        bench.DaemonLives = true;
        bench.Status();
        bench.Pass(TimeSpan.FromSeconds(30));
        Assert.Empty(bench.Of<SignalChild>());
        Assert.False(bench.Guard.Ended);
    }

    [Fact]
    public void Restarting_daemon_finds_everything_as_it_was()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Order(new RestartingOrder { Patience = TimeSpan.FromSeconds(20) });
        bench.Status();
        bench.Do(new DaemonGone());
        bench.DaemonLives = false;
        bench.Pass(TimeSpan.FromSeconds(19));
        Assert.Empty(bench.Of<SignalChild>());
        Assert.Equal((10L, null), (bench.LastBeat.Applied, bench.LastBeat.Status));
        bench.Clear();
        bench.Do(new DaemonConnected());
        Assert.Equal((InstancePhase.Running, 100, 10L), (bench.Board.Phase, bench.Board.Pid, bench.Listing.Applied));
        bench.DaemonLives = true;
        bench.Status();
        bench.Pass(TimeSpan.FromSeconds(30));
        Assert.Empty(bench.Of<SignalChild>());
    }

    [Fact]
    public void Restarting_daemon_that_does_not_come_back_in_time_is_dead()
    {
        var bench = new GuardBench { DaemonLives = false }.WithLease();
        bench.Run(5);
        bench.Order(new RestartingOrder { Patience = TimeSpan.FromSeconds(3) });
        bench.Do(new DaemonGone());
        bench.Pass(TimeSpan.FromMilliseconds(2999));
        Assert.Empty(bench.Of<SignalChild>());
        bench.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Single(bench.Of<SignalChild>());
    }

    [Fact]
    public void Patience_is_bounded()
    {
        var bench = new GuardBench { DaemonLives = false }.WithLease();
        bench.Run(5);
        bench.Order(new RestartingOrder { Patience = TimeSpan.FromDays(1) });
        bench.Do(new DaemonGone());
        bench.Pass(RestartingOrder.MaxPatience);
        Assert.Single(bench.Of<SignalChild>());
    }

    [Fact]
    public void Daemon_that_hangs_is_as_dead_as_one_that_is_gone()
    {
        var bench = new GuardBench { DaemonLives = false }.WithLease();
        bench.Status();
        bench.Run(5);
        bench.Pass(TimeSpan.FromMilliseconds(1999));
        Assert.Empty(bench.Of<CloseDaemon>());
        bench.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Single(bench.Of<CloseDaemon>());
        Assert.Single(bench.Of<SignalChild>());
    }

    [Fact]
    public void Silence_while_the_guard_itself_stood_still_is_no_evidence()
    {
        var bench = new GuardBench { VotersAnswer = false }.WithLease();
        bench.Run(0);
        bench.Freeze(TimeSpan.FromMinutes(1));
        bench.Do(Woken.Instance);
        Assert.Empty(bench.Of<CloseDaemon>());
        Assert.Empty(bench.Of<SignalChild>());
    }

    [Fact]
    public void Applied_only_rises()
    {
        var bench = new GuardBench().WithLease();
        bench.Applied = 9;
        bench.Status();
        bench.Pass(GuardBench.Beat);
        Assert.Equal(10, bench.LastBeat.Applied);
    }

    [Fact]
    public void Revision_that_took_a_grant_away_is_not_told_as_applied_while_the_service_acts()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        (bench.Applied, bench.Holds) = (20, []);
        bench.Pass(GuardBench.Beat * 2);
        Assert.Equal(10, bench.LastBeat.Applied);
        bench.LetGo(5);
        bench.Pass(GuardBench.Beat);
        Assert.Equal(10, bench.LastBeat.Applied);
        bench.Gone(1);
        bench.Pass(TimeSpan.FromMilliseconds(5));
        Assert.Equal(20, bench.LastBeat.Applied);
    }

    [Fact]
    public void Revision_is_applied_while_what_acts_is_held()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        (bench.Applied, bench.Holds) = (20, [new Release("board", 5)]);
        bench.Pass(GuardBench.Beat * 2);
        Assert.Equal(20, bench.LastBeat.Applied);
    }

    [Fact]
    public void News_is_beaten_at_once_and_a_mere_tick_is_not()
    {
        var bench = new GuardBench().WithLease();
        bench.Pass(TimeSpan.FromMilliseconds(20));
        bench.Clear();
        var status = new NodeStatus { Process = 5, Instances = [new InstanceStatus { Service = "board", State = InstanceState.Active }] };
        bench.Order(new StatusOrder { Applied = 10, Status = status });
        Assert.Equal(InstanceState.Active, Assert.Single(bench.Of<SendBeat>()).Beat.Status?.Instances[0].State);
        bench.Pass(TimeSpan.FromMilliseconds(20));
        var later = status with { Tick = 9, Seen = 99, Instances = [status.Instances[0] with { For = TimeSpan.FromSeconds(1) }] };
        bench.Order(new StatusOrder { Applied = 10, Status = later });
        bench.Pass(TimeSpan.FromMilliseconds(10));
        Assert.Single(bench.Of<SendBeat>());
        bench.Order(new StatusOrder { Applied = 11, Status = later });
        Assert.Equal(11, bench.LastBeat.Applied);
    }

    [Fact]
    public void Leaving_stops_everything_and_ends_when_the_releases_are_superseded()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Order(new RunOrder { Service = "web", Role = InstanceRole.Active, Launch = GuardBench.Cold });
        bench.Order(new LeavingOrder());
        Assert.Equal([false, false], bench.Of<SignalChild>().Select(s => s.Kill));
        bench.Run(6);
        Assert.Contains("about to end", Assert.Single(bench.Refusals));
        bench.Gone(1);
        bench.Gone(2);
        bench.Pass(TimeSpan.FromMilliseconds(100));
        Assert.False(bench.Guard.Ended);
        bench.Order(new SupersededOrder { Service = "board", Epoch = 6 });
        Assert.True(bench.Guard.Ended);
    }

    [Fact]
    public void Leaving_tells_its_releases_for_five_seconds_when_nobody_confirms_them()
    {
        var bench = new GuardBench().WithLease();
        bench.LetGo(5);
        bench.Order(new LeavingOrder());
        bench.Pass(TimeSpan.FromMilliseconds(4999));
        Assert.False(bench.Guard.Ended);
        bench.Pass(TimeSpan.FromMilliseconds(1));
        Assert.True(bench.Guard.Ended);
    }

    [Fact]
    public void Guard_without_any_daemon_ends()
    {
        var bench = new GuardBench();
        bench.Pass(TimeSpan.FromSeconds(10));
        Assert.True(bench.Guard.Ended);
    }

    [Fact]
    public void Crashed_holder_is_released_too_when_the_daemon_is_gone()
    {
        var bench = new GuardBench { DaemonLives = false }.WithLease();
        bench.Run(5);
        bench.Gone(1, code: 1, signal: 0);
        bench.Do(new DaemonGone());
        bench.Pass(TimeSpan.FromMilliseconds(5));
        Assert.Equal(5, Assert.Single(bench.LastBeat.Releases).Epoch);
    }

    [Fact]
    public void Nobody_is_beaten_before_the_cell_is_known()
    {
        var bench = new GuardBench();
        bench.Do(new DaemonConnected());
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Empty(bench.Of<SendBeat>());
    }

    [Theory]
    [InlineData(0, 300, 3)]
    [InlineData(50, 50, 3)]
    [InlineData(50, 300, 0)]
    [InlineData(50, 300, 16)]
    public void Configuration_that_cannot_work_is_refused(int beat, int ttl, int voters)
    {
        var bench = new GuardBench().WithLease();
        bench.Order(GuardBench.Configuration() with
        {
            Beat = TimeSpan.FromMilliseconds(beat),
            Ttl = TimeSpan.FromMilliseconds(ttl),
            Voters = [.. Enumerable.Range(1, voters).Select(v => new VoterEndpoint(v, "127.0.0.1:1"))],
        });
        Assert.Single(bench.Refusals);
    }
}
