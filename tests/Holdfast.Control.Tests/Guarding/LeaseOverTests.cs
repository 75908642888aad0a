using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

public sealed class LeaseOverTests
{
    [Fact]
    public void Answered_beats_keep_the_service_for_ever()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Pass(TimeSpan.FromSeconds(30));
        Assert.Empty(bench.Of<SignalChild>());
        Assert.InRange(bench.Of<SendBeat>().Count(), 600, 601);
    }

    [Fact]
    public void Service_is_killed_at_the_deadline_and_not_before()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.VotersAnswer = false;
        var until = bench.Guard.LeaseUntil;
        bench.Pass(until - bench.Now - TimeSpan.FromTicks(1));
        Assert.Empty(bench.Of<SignalChild>());
        bench.Pass(TimeSpan.FromTicks(1));
        Assert.True(Assert.Single(bench.Of<SignalChild>()).Kill);
        bench.Gone(1, signal: 9);
        Assert.Equal((InstanceEnd.LeaseOver, 5L), (bench.Board.End, bench.Board.Epoch));
        Assert.Empty(bench.Listing.Releases);
    }

    [Fact]
    public void Frozen_guard_kills_before_it_hears_the_answers_that_waited()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.VotersAnswer = false;
        bench.Pass(TimeSpan.FromMilliseconds(60));
        var beat = bench.LastBeat;
        bench.Freeze(TimeSpan.FromMilliseconds(260));
        bench.Clear();
        bench.Do(new AnswerReceived(GuardBench.Answer(beat, 1)));
        Assert.True(Assert.IsType<SignalChild>(bench.Effects[0]).Kill);
        bench.Do(new AnswerReceived(GuardBench.Answer(beat, 2)));
        Assert.Single(bench.Of<SignalChild>());
        Assert.Equal(InstancePhase.Stopping, bench.Board.Phase);
    }

    [Fact]
    public void Frozen_guard_kills_before_it_obeys_an_order_that_waited()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Freeze(TimeSpan.FromSeconds(5));
        bench.Clear();
        bench.Run(5);
        Assert.True(Assert.IsType<SignalChild>(bench.Effects[0]).Kill);
        Assert.Empty(bench.Of<StartChild>());
    }

    [Fact]
    public void Instance_that_is_stopping_gently_is_killed_when_the_lease_ends()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.VotersAnswer = false;
        bench.LetGo(5, timeoutMs: 60_000);
        bench.Pass(GuardBench.Ttl);
        Assert.Equal([false, true], bench.Of<SignalChild>().Select(s => s.Kill));
        bench.Gone(1, signal: 9);
        Assert.Equal("board", Assert.Single(bench.Listing.Releases).Service);
    }

    [Fact]
    public void After_a_lapse_the_same_epoch_may_run_again_once_beats_are_answered()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.VotersAnswer = false;
        bench.Pass(TimeSpan.FromMilliseconds(400));
        bench.Gone(1, signal: 9);
        bench.VotersAnswer = true;
        bench.Pass(TimeSpan.FromMilliseconds(60));
        bench.Run(5);
        Assert.Equal(InstancePhase.Running, bench.Board.Phase);
    }

    [Fact]
    public void Child_whose_start_was_under_way_when_the_lease_ended_is_killed_when_it_is_known()
    {
        var bench = new GuardBench().WithLease();
        var effects = bench.Guard.Step(
            new OrderReceived(new RunOrder { Service = "board", Epoch = 5, Role = InstanceRole.Active, Revision = 10, Launch = GuardBench.Cold }),
            bench.Now);
        var run = effects.OfType<StartChild>().Single().Run;
        bench.Freeze(TimeSpan.FromSeconds(1));
        bench.Do(Woken.Instance);
        bench.Clear();
        bench.Do(new ChildStarted(run, 42));
        Assert.True(Assert.Single(bench.Of<SignalChild>()).Kill);
    }

    [Fact]
    public void Lease_is_told_when_it_is_had_and_when_it_is_lost()
    {
        var bench = new GuardBench().WithLease();
        bench.VotersAnswer = false;
        bench.Pass(TimeSpan.FromSeconds(1));
        var told = bench.Of<Notify>().Select(n => n.Notice).OfType<LeaseNotice>().Select(l => l.Holds).ToList();
        Assert.Equal(told.Order().Reverse(), told);
        Assert.True(told[0]);
        Assert.False(told[^1]);
    }

    [Fact]
    public void Lease_file_is_told_each_renewal()
    {
        var bench = new GuardBench().WithLease();
        bench.Pass(TimeSpan.FromMilliseconds(100));
        Assert.Equal(bench.Guard.LeaseUntil, bench.Of<PublishLease>().Last().Until);
        Assert.True(bench.Guard.LeaseUntil > bench.Now + TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void Newer_generation_ends_what_acts_under_the_old_one_and_begins_without_floors()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.Order(GuardBench.Configuration() with { Generation = 2 });
        Assert.True(Assert.Single(bench.Of<SignalChild>()).Kill);
        bench.Gone(1, signal: 9);
        bench.Pass(TimeSpan.FromMilliseconds(100));
        Assert.Empty(bench.Listing.Releases);
        bench.Run(1);
        Assert.Equal(1, bench.Board.Epoch);
    }

    [Fact]
    public void Older_generation_is_refused()
    {
        var bench = new GuardBench().WithLease();
        bench.Order(GuardBench.Configuration() with { Generation = 0 });
        Assert.Contains("older", Assert.Single(bench.Refusals));
        Assert.Equal(1, bench.Listing.Generation);
    }
}
