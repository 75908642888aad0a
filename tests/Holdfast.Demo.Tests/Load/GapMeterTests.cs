using Holdfast.Demo.Load;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Demo.Tests.Load;

public sealed class GapMeterTests
{
    private readonly GapMeter _meter = new();

    [Fact]
    public void The_gap_is_the_time_from_the_last_good_to_the_first_good_answer()
    {
        Good(0, 5, 10);
        _meter.Failed();
        _meter.Failed();
        Good(322, 327);

        Assert.Equal(TimeSpan.FromMilliseconds(312), _meter.Total.Longest);
        Assert.Equal(5, _meter.Total.Answered);
        Assert.Equal(2, _meter.Total.Failed);
    }

    [Fact]
    public void A_gap_that_began_before_the_window_belongs_to_it()
    {
        Good(0, 10);
        var window = _meter.BeginWindow();
        Good(110);

        Assert.Equal(TimeSpan.FromMilliseconds(100), window.Longest);
        Assert.Equal(1, window.Requests);
    }

    [Fact]
    public void A_gap_of_a_former_window_is_not_counted_again()
    {
        _meter.BeginWindow();
        Good(0, 500);
        var second = _meter.BeginWindow();
        Good(504);

        Assert.Equal(TimeSpan.FromMilliseconds(4), second.Longest);
        Assert.Equal(TimeSpan.FromMilliseconds(500), _meter.Total.Longest);
    }

    [Fact]
    public void Answers_of_concurrent_requests_may_arrive_out_of_order()
    {
        Good(0, 20, 15, 30);

        Assert.Equal(TimeSpan.FromMilliseconds(20), _meter.Total.Longest);
    }

    [Fact]
    public void The_gap_that_is_still_open_counts_from_the_last_good_answer()
    {
        Assert.Equal(TimeSpan.Zero, _meter.Open(At(50)));
        Good(50);

        Assert.Equal(TimeSpan.FromMilliseconds(25), _meter.Open(At(75)));
    }

    private static Moment At(int ms) => new(1_000_000_000L + (ms * 1_000_000L));

    private void Good(params int[] times)
    {
        foreach (var ms in times)
            _meter.Good(At(ms));
    }
}
