using Holdfast.Control.Guarding;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

public sealed class WatchdogTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Fact]
    public void It_is_fed_several_times_within_its_timeout_and_not_more_often()
    {
        var feeding = new WatchdogFeeding(Timeout);
        var now = new Moment(1_000_000_000);
        var fed = Enumerable.Range(0, 1000).Count(i => feeding.Feed(null, now + TimeSpan.FromMilliseconds(i * 10)));

        Assert.Equal(5, fed);
    }

    [Fact]
    public void A_guard_that_kills_at_once_goes_on_being_fed()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.VotersAnswer = false;
        bench.Pass(TimeSpan.FromSeconds(1));
        bench.Gone(1, signal: 9);

        Assert.Null(bench.Guard.ActsWithoutLeaseSince(bench.Now));
    }

    [Fact]
    public void What_cannot_be_killed_starves_it()
    {
        var bench = new GuardBench().WithLease();
        var feeding = new WatchdogFeeding(Timeout);
        bench.Run(5);
        Assert.Null(bench.Guard.ActsWithoutLeaseSince(bench.Now));
        bench.VotersAnswer = false;
        var until = bench.Guard.LeaseUntil;
        bench.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal(until, bench.Guard.ActsWithoutLeaseSince(bench.Now));
        Assert.False(feeding.Feed(bench.Guard.ActsWithoutLeaseSince(bench.Now), bench.Now));
        bench.Gone(1, signal: 9);
        Assert.True(feeding.Feed(bench.Guard.ActsWithoutLeaseSince(bench.Now), bench.Now + Timeout));
    }

    [Fact]
    public void A_moment_beyond_the_lease_is_what_killing_takes()
    {
        var now = new Moment(1_000_000_000_000);

        Assert.True(new WatchdogFeeding(Timeout).Feed(now - TimeSpan.FromMilliseconds(40), now));
        Assert.False(new WatchdogFeeding(Timeout).Feed(now - TimeSpan.FromMilliseconds(1001), now));
    }
}
