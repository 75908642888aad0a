using Holdfast.Control.Health;
using Holdfast.Control.Promoting;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Promoting;

public sealed class GateHealthTests
{
    private static readonly Moment Start = new(1_000_000_000);
    private static readonly StandbyFacts Fine = new("", null);

    private static readonly PromotionSpec Asked = new()
    {
        Report = new CheckSpec { Kind = CheckKind.File, Target = "/run/db/standby", Fall = 2 },
        Lag = TimeSpan.FromSeconds(1),
        AllowLoss = TimeSpan.FromSeconds(5),
    };

    [Fact]
    public void There_is_no_gate_before_everything_was_looked_at()
    {
        var health = GateHealth.Begin(new GateWatch { Service = "db", Asked = Asked, Held = true }, Start);

        Assert.Null(health.Gate);
        Assert.Null(health.Take(Fine, Start).Gate);
        Assert.True(health.Take(Fine, Start).TakeReport(Said("0.2"), Start).Gate!.Open);
    }

    [Fact]
    public void A_standby_that_is_behind_may_not_be_promoted_and_says_since_when()
    {
        var health = Looked("0.2").TakeReport(Said("3.2"), After(4)).TakeReport(Said("8.1"), After(5));

        Assert.Equal((false, true, After(4)), (health.Gate!.Open, health.Gate.OnlyLag, health.Gate.Since));
        Assert.Equal("its data is 8.1 s behind, and 1.0 s is the limit", health.Gate.Note);
        Assert.Equal(TimeSpan.FromSeconds(8.1), health.Gate.Lag);
        Assert.True(health.TakeReport(Said("0.4"), After(9)).Gate!.Open);
    }

    [Fact]
    public void A_report_that_is_missing_shuts_the_gate_after_fall_probes_and_is_no_lag()
    {
        var once = Looked("0.2").TakeReport(ProbeResult.Fail("there is no such file"), After(1));
        var twice = once.TakeReport(ProbeResult.Fail("there is no such file"), After(2));

        Assert.True(once.Gate!.Open);
        Assert.Equal((false, false, "its report, file /run/db/standby: there is no such file"), (twice.Gate!.Open, twice.Gate.OnlyLag, twice.Gate.Note));
        Assert.Null(twice.Gate.Lag);
    }

    [Fact]
    public void A_report_that_cannot_be_read_is_as_good_as_none()
    {
        var health = Looked("0.2").TakeReport(Said("{"), After(1)).TakeReport(Said("{"), After(2));

        Assert.Contains("the report cannot be read: it is no JSON", health.Gate!.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_application_may_say_no()
        => Assert.Equal("it says that it is not ready: rebuilding", Looked("""{"ready": false, "why": "rebuilding", "lag": 0}""").Gate!.Note);

    [Fact]
    public void What_the_service_needs_must_be_free()
    {
        var asked = Asked with { Needs = Asked.Needs.Add("channels", 4).Add("licences", 1) };

        Assert.Equal("3 channels are free, and 4 are needed; it does not report how many licences are free, and 1 are needed", Looked("""{"lag": 0, "free": {"channels": 3}}""", asked).Gate!.Note);
        Assert.True(Looked("""{"lag": 0, "free": {"channels": 4, "licences": 1}}""", asked).Gate!.Open);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, -1, false)]
    [InlineData(null, 5, true)]
    [InlineData(10, null, false)]
    [InlineData(10, 5, false)]
    [InlineData(10, 10, true)]
    public void The_agents_score_counts(int? least, int? score, bool open)
    {
        var health = GateHealth.Begin(new GateWatch { Service = "db", Asked = new PromotionSpec { Score = least }, Scored = true }, Start).Take(new StandbyFacts("", score), Start);

        Assert.Equal((open, score), (health.Gate!.Open, health.Gate.Score));
    }

    [Fact]
    public void A_program_that_is_not_there_shuts_the_gate()
        => Assert.False(GateHealth.Begin(new GateWatch { Service = "db" }, Start).Take(new StandbyFacts("it cannot be started: there is no program /opt/db", null), Start).Gate!.Open);

    [Fact]
    public void A_check_of_the_standby_shuts_the_gate_when_it_fails_and_opens_it_again()
    {
        var asked = new PromotionSpec { Checks = [new CheckSpec { Kind = CheckKind.Icmp, Target = "10.0.0.1", Fall = 2, Rise = 2 }] };
        var bad = ProbeResult.Fail("no answer within 1000 ms");
        var health = GateHealth.Begin(new GateWatch { Service = "db", Asked = asked }, Start).Take(Fine, Start);

        Assert.Null(health.Take(0, bad, Start).Gate);
        health = health.Take(0, bad, Start).Take(0, bad, After(1));
        Assert.Equal("icmp 10.0.0.1: no answer within 1000 ms", health.Gate!.Note);
        health = health.Take(0, ProbeResult.Pass("answered"), After(2));
        Assert.False(health.Gate!.Open);
        Assert.True(health.Take(0, ProbeResult.Pass("answered"), After(3)).Gate!.Open);
    }

    [Fact]
    public void When_nobody_holds_the_service_the_last_report_counts()
    {
        var held = Looked("0.2");
        var vacant = GateHealth.Begin(held.Watch with { Held = false }, After(1), held);

        Assert.False(vacant.Asks);
        Assert.True(vacant.Gate!.Open);
        Assert.True(GateHealth.Begin(held.Watch with { Held = false, Pid = 7 }, After(1), held).Asks);
    }

    private static GateHealth Looked(string report, PromotionSpec? asked = null)
        => GateHealth.Begin(new GateWatch { Service = "db", Asked = asked ?? Asked, Held = true }, Start).Take(Fine, Start).TakeReport(Said(report), Start);

    private static ProbeResult Said(string text) => ProbeResult.Pass("read") with { Output = text };

    private static Moment After(double seconds) => Start + TimeSpan.FromSeconds(seconds);
}
