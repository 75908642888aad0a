using Holdfast.Control.Promoting;
using Xunit;

namespace Holdfast.Control.Tests.Promoting;

public sealed class StandbyReportTests
{
    [Theory]
    [InlineData("0.4\n", 400)]
    [InlineData("12", 12_000)]
    [InlineData("""{"lag": 1.5, "other": [1, {}]}""", 1_500)]
    [InlineData("REPLICA OK - streaming | lag=0.25s;1;5 channels=12", 250)]
    [InlineData("OK | 'lag'=80ms", 80)]
    public void It_says_how_far_behind_the_data_is(string text, int milliseconds)
    {
        var report = StandbyReport.Read(text, out var fault);

        Assert.Equal("", fault);
        Assert.Equal(milliseconds, report!.Lag!.Value.TotalMilliseconds, 3);
    }

    [Fact]
    public void It_says_whether_it_is_ready_and_what_is_free()
    {
        var report = StandbyReport.Read("""{"ready": false, "why": "rebuilding\n its index", "lag": null, "free": {"channels": 12, "licences": 0.5}}""", out _)!;

        Assert.Equal((false, "rebuilding its index", null), (report.Ready, report.Why, report.Lag));
        Assert.Equal([("channels", 12d), ("licences", 0.5)], report.Free.Select(f => (f.Key, f.Value)));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("soon", "neither a number of seconds nor JSON")]
    [InlineData("-3", "neither a number")]
    [InlineData("NaN", "neither a number")]
    [InlineData("{\"lag\": ", "it is no JSON: line 1")]
    [InlineData("""{"lag": "4s"}""", "its \"lag\" is not a number of seconds")]
    [InlineData("""{"lag": -1}""", "its \"lag\" is not a number of seconds")]
    [InlineData("""{"ready": "yes"}""", "its \"ready\" is not true or false")]
    [InlineData("""{"free": {"channels": "many"}}""", "its \"free\" is not an object")]
    public void What_cannot_be_read_is_said(string text, string fault)
    {
        Assert.Null(StandbyReport.Read(text, out var said));
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_or_endless_JSON_is_refused()
        => Assert.Null(StandbyReport.Read(string.Concat(Enumerable.Repeat("{\"a\":", 2_000)), out _));

    [Theory]
    [InlineData("100\n", 100)]
    [InlineData("-INFINITY", -1_000_000)]
    [InlineData("INFINITY", 1_000_000)]
    [InlineData("99999999", 1_000_000)]
    [InlineData("", null)]
    [InlineData("many", null)]
    public void A_promotion_score_is_read_as_agents_write_it(string text, int? score) => Assert.Equal(score, StandbyFacts.ReadScore(text));
}
