using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

/// <summary>Services that say how they are: ready, alive, about to end.</summary>
public sealed class SayingTests
{
    private static readonly Launch Says = GuardBench.Cold with
    {
        Process = new ProcessSpec { Ready = new ReadySpec { Notify = true } },
        StartTimeout = TimeSpan.FromSeconds(5),
        StopTimeout = TimeSpan.FromSeconds(2),
    };

    private static readonly Launch Watched = Says with { Process = Says.Process! with { Watchdog = TimeSpan.FromSeconds(3) } };

    [Fact]
    public void Service_that_says_when_it_is_ready_is_starting_until_then()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5, Says);
        Assert.Equal(InstancePhase.Starting, bench.Board.Phase);
        bench.Do(new ChildNotified(1, ChildNews.Ready));
        Assert.Equal((InstancePhase.Running, 5), (bench.Board.Phase, bench.Board.Epoch));
        bench.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(InstancePhase.Running, bench.Board.Phase);
    }

    [Fact]
    public void Service_that_never_says_that_it_is_ready_is_killed_at_its_start_timeout_with_the_reason()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5, Says);
        bench.Pass(TimeSpan.FromSeconds(6));
        Assert.Contains(bench.Of<SignalChild>(), s => s.Kill);
        bench.Gone(1, signal: 9);
        Assert.Equal(InstanceEnd.Unresponsive, bench.Board.End);
        Assert.Contains("it did not say within 5 s that it is ready", bench.Board.Note);
    }

    [Fact]
    public void Word_of_readiness_of_a_service_that_was_told_to_stop_counts_for_nothing()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5, Says);
        bench.LetGo(5);
        bench.Do(new ChildNotified(1, ChildNews.Ready));
        Assert.Equal(InstancePhase.Stopping, bench.Board.Phase);
    }

    [Fact]
    public void Watchdog_is_held_off_by_signs_of_life_and_kills_without_them()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5, Watched);
        bench.Do(new ChildNotified(1, ChildNews.Ready));
        for (var i = 0; i < 10; i++)
        {
            bench.Pass(TimeSpan.FromSeconds(2));
            bench.Do(new ChildNotified(1, ChildNews.Alive));
        }

        Assert.Empty(bench.Of<SignalChild>());
        bench.Pass(TimeSpan.FromSeconds(4));
        Assert.Contains(bench.Of<SignalChild>(), s => s.Kill);
        bench.Gone(1, signal: 9);
        Assert.Contains("no sign of life for 3 s (watchdog)", bench.Board.Note);
    }

    [Fact]
    public void Guard_that_stood_still_does_not_take_the_silence_meanwhile_for_a_sign_of_death()
    {
        var bench = new GuardBench().WithLease();
        bench.Order(new RunOrder { Service = "board", Role = InstanceRole.Active, Revision = 10, Launch = Watched });
        bench.Do(new ChildNotified(1, ChildNews.Ready));
        bench.Freeze(TimeSpan.FromSeconds(10));
        bench.Do(Woken.Instance);
        Assert.Empty(bench.Of<SignalChild>());
        bench.Pass(TimeSpan.FromSeconds(4));
        Assert.Contains(bench.Of<SignalChild>(), s => s.Kill);
    }

    [Fact]
    public void Service_that_says_that_it_ends_has_its_stop_timeout_and_has_then_failed()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5, Says);
        bench.Do(new ChildNotified(1, ChildNews.Ready));
        bench.Do(new ChildNotified(1, ChildNews.Stopping));
        Assert.Equal(InstancePhase.Stopping, bench.Board.Phase);
        bench.Gone(1, code: 0, signal: 0);
        Assert.Equal(InstanceEnd.Exited, bench.Board.End);
        bench.LetGo(5);
        bench.Run(6, Says);
        bench.Do(new ChildNotified(2, ChildNews.Ready));
        bench.Do(new ChildNotified(2, ChildNews.Stopping));
        bench.Pass(TimeSpan.FromSeconds(3));
        Assert.Contains(bench.Of<SignalChild>(), s => s is { Run: 2, Kill: true });
    }
}
