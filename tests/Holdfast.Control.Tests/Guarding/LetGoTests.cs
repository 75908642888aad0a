using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

public sealed class LetGoTests
{
    private static readonly Release Five = new("board", 5);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Release_is_told_only_when_the_floor_is_on_the_disk_and_the_group_is_gone(bool diskFirst)
    {
        var bench = new GuardBench { DiskWrites = false }.WithLease();
        bench.Run(5);
        bench.LetGo(5);
        var sequence = Assert.Single(bench.Of<WriteFloors>()).Sequence;
        Assert.Equal([Five], bench.Listing.Floors);
        GuardInput[] events = [new FloorsWritten(sequence), new ChildGone(1, 0, 0)];
        bench.Do(events[diskFirst ? 0 : 1]);
        bench.Pass(TimeSpan.FromMilliseconds(100));
        Assert.Empty(bench.LastBeat.Releases);
        bench.Do(events[diskFirst ? 1 : 0]);
        bench.Pass(TimeSpan.FromMilliseconds(5));
        Assert.Equal([Five], bench.LastBeat.Releases);
        Assert.Equal([Five], bench.Listing.Releases);
    }

    [Fact]
    public void Release_is_repeated_until_a_higher_epoch_is_known_and_the_floor_stays()
    {
        var bench = new GuardBench().WithLease();
        bench.LetGo(5);
        bench.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal([Five], bench.LastBeat.Releases);
        bench.Order(new SupersededOrder { Service = "board", Epoch = 5 });
        Assert.Equal([Five], bench.Listing.Releases);
        bench.Order(new SupersededOrder { Service = "board", Epoch = 6 });
        bench.Pass(GuardBench.Beat);
        Assert.Empty(bench.LastBeat.Releases);
        Assert.Equal(5, bench.Listing.Floor("board"));
    }

    [Fact]
    public void Floor_of_a_former_life_is_told_as_a_release_again()
    {
        var bench = new GuardBench(Five).WithLease();
        bench.Pass(GuardBench.Beat);
        Assert.Equal([Five], bench.LastBeat.Releases);
    }

    [Fact]
    public void Release_goes_out_at_once_but_not_more_often_than_each_5_ms()
    {
        var bench = new GuardBench().WithLease();
        bench.Pass(TimeSpan.FromMilliseconds(20));
        bench.Clear();
        bench.LetGo(5);
        Assert.Equal([Five], Assert.Single(bench.Of<SendBeat>()).Beat.Releases);
        bench.LetGo(6);
        Assert.Single(bench.Of<SendBeat>());
        bench.Pass(TimeSpan.FromMilliseconds(5));
        Assert.Equal(6, bench.LastBeat.Releases.Single().Epoch);
    }

    [Fact]
    public void Cold_service_that_does_not_stop_in_time_is_killed()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.LetGo(5, timeoutMs: 70);
        Assert.False(Assert.Single(bench.Of<SignalChild>()).Kill);
        bench.Pass(TimeSpan.FromMilliseconds(69));
        Assert.Single(bench.Of<SignalChild>());
        bench.Pass(TimeSpan.FromMilliseconds(1));
        Assert.True(bench.Of<SignalChild>().Last().Kill);
        bench.Gone(1, signal: 9);
        Assert.Equal(InstanceEnd.LetGo, bench.Board.End);
    }

    [Fact]
    public void Repeated_order_does_not_give_more_time_but_a_shorter_one_counts()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.LetGo(5, timeoutMs: 100);
        bench.Pass(TimeSpan.FromMilliseconds(60));
        bench.LetGo(5, timeoutMs: 100);
        bench.Pass(TimeSpan.FromMilliseconds(40));
        Assert.True(bench.Of<SignalChild>().Last().Kill);

        var urgent = new GuardBench().WithLease();
        urgent.Run(5);
        urgent.LetGo(5, timeoutMs: 100);
        urgent.LetGo(5, timeoutMs: 0);
        Assert.True(urgent.Of<SignalChild>().Last().Kill);
    }

    [Fact]
    public void Order_for_an_older_epoch_leaves_the_instance_alone()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5);
        bench.LetGo(4);
        Assert.Empty(bench.Of<SignalChild>());
        Assert.Equal(4, bench.Listing.Floor("board"));
        Assert.Empty(bench.Listing.Releases);
    }

    [Fact]
    public void Disk_that_does_not_write_is_a_problem_that_is_listed()
    {
        var bench = new GuardBench { DiskWrites = false }.WithLease();
        bench.LetGo(5);
        bench.Do(new FloorsFailed("No space left on device."));
        Assert.Contains("No space", bench.Listing.Problem);
        bench.Do(new FloorsWritten(1));
        Assert.Equal("", bench.Listing.Problem);
        Assert.Equal([Five], bench.Listing.Releases);
    }

    [Fact]
    public void Number_of_floors_is_bounded_and_beyond_it_the_service_still_stops()
    {
        var bench = new GuardBench([.. Enumerable.Range(0, Floors.Max).Select(i => new Release($"s{i:D4}", 1))]).WithLease();
        bench.Run(5);
        bench.LetGo(5);
        Assert.Contains("cannot be released", Assert.Single(bench.Refusals));
        Assert.Single(bench.Of<SignalChild>());
    }
}
