using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Health;

public sealed class InstanceHealthTests
{
    private static readonly CheckSpec Tcp = new() { Kind = CheckKind.Tcp, Target = "127.0.1.1:8080", Rise = 2, Fall = 3 };
    private static readonly CheckSpec Http = new() { Kind = CheckKind.Http, Target = "http://127.0.1.1/", Rise = 1, Fall = 1 };
    private static readonly ProbeResult Good = ProbeResult.Pass("connected");
    private static readonly ProbeResult Bad = ProbeResult.Fail("connection refused");
    private static readonly Moment Start = new(1_000_000_000);

    [Fact]
    public void Without_probes_a_process_that_runs_is_healthy_at_once()
    {
        var verdict = InstanceHealth.Begin(Watching(), Start).Verdict;
        Assert.True(verdict!.Healthy);
        Assert.Equal("the process runs", verdict.Note);
    }

    [Fact]
    public void Nothing_is_said_of_an_instance_that_is_starting()
    {
        var health = InstanceHealth.Begin(Watching(Tcp), Start);
        for (var i = 0; i < 100; i++)
            health = health.Take(0, Bad, Start + TimeSpan.FromMilliseconds(i));
        Assert.Null(health.Verdict);
        Assert.Null(health.Take(0, Good, Start).Verdict);
    }

    [Fact]
    public void An_instance_that_does_not_pass_within_its_start_timeout_has_failed()
    {
        var health = InstanceHealth.Begin(Watching(Tcp), Start).Take(0, Bad, Start);
        Assert.Null(health.At(health.GraceUntil!.Value - TimeSpan.FromMilliseconds(1)).Verdict);

        var verdict = health.At(health.GraceUntil.Value).Verdict;
        Assert.False(verdict!.Healthy);
        Assert.Equal("tcp 127.0.1.1:8080 has not passed within 10 s of the start: connection refused", verdict.Note);
    }

    [Fact]
    public void Rise_good_probes_in_a_row_make_it_healthy_and_fall_bad_ones_make_it_fail()
    {
        var health = Feed(InstanceHealth.Begin(Watching(Tcp), Start), Good, Bad, Good);
        Assert.Null(health.Verdict);
        health = Feed(health, Good, Bad, Bad, Good, Bad, Bad);
        Assert.True(health.Verdict!.Healthy);

        health = Feed(health, Bad);
        Assert.False(health.Verdict!.Healthy);
        Assert.Equal("tcp 127.0.1.1:8080: 3 probes in a row failed: connection refused", health.Verdict.Note);
        Assert.False(Feed(health, Good, Bad, Good).Verdict!.Healthy);
        Assert.True(Feed(health, Good, Good).Verdict!.Healthy);
    }

    [Fact]
    public void Every_check_must_pass_and_one_that_fails_is_enough()
    {
        var health = InstanceHealth.Begin(Watching(Tcp, Http), Start).Take(1, Good, Start);
        Assert.Null(health.Verdict);
        health = health.Take(0, Good, Start).Take(0, Good, Start);
        Assert.Equal("all 2 checks pass", health.Verdict!.Note);
        Assert.Equal("http http://127.0.1.1/: a probe failed: connection refused", health.Take(1, Bad, Start).Verdict!.Note);
    }

    [Fact]
    public void A_verdict_is_the_same_object_until_it_changes()
    {
        var health = Feed(InstanceHealth.Begin(Watching(Tcp), Start), Good, Good);
        Assert.Same(health.Verdict, Feed(health, Good, Bad, Good).Verdict);
    }

    [Fact]
    public void Changed_checks_of_the_same_instance_keep_its_verdict_until_they_have_judged()
    {
        var before = Feed(InstanceHealth.Begin(Watching(Tcp), Start), Good, Good);
        var after = InstanceHealth.Begin(Watching(Http), Start, before);
        Assert.True(Feed(after, Bad).Verdict!.Healthy);
        Assert.False(after.At(after.GraceUntil!.Value).Verdict!.Healthy);
    }

    [Fact]
    public void A_new_process_is_judged_afresh()
    {
        var before = Feed(InstanceHealth.Begin(Watching(Tcp), Start), Good, Good);
        var other = Watching(Tcp) with { Subject = new Subject("board", 7, 4712) };
        Assert.Null(InstanceHealth.Begin(other, Start, before).Verdict);
    }

    private static Watch Watching(params CheckSpec[] probes)
        => new() { Subject = new Subject("board", 7, 4711), Probes = [.. probes], StartTimeout = TimeSpan.FromSeconds(10) };

    private static InstanceHealth Feed(InstanceHealth health, params ProbeResult[] results)
        => results.Aggregate(health, (h, r) => h.Take(0, r, Start));
}
