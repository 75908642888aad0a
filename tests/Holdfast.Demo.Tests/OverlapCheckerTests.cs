using Holdfast.Demo.Overlaps;
using Xunit;

namespace Holdfast.Demo.Tests;

public sealed class OverlapCheckerTests
{
    private const string First = "1 00000000000000001000 active\n1 00000000000000001100 first-answer\n1 00000000000000002000 last-answer\n";

    [Fact]
    public void One_holder_after_the_other_is_no_overlap()
    {
        var report = OverlapChecker.Check([("hq-1", First + "1 2050 standby\n"), ("hq-2", "2 2100 active\n2 2110 first-answer\n2 9000 last-answer\n")]);

        Assert.Empty(report.Violations);
        Assert.Equal(2, report.Intervals);
    }

    [Fact]
    public void An_answer_after_the_next_holder_was_active_is_an_overlap_with_its_length()
    {
        var report = OverlapChecker.Check([("hq-1", First), ("hq-2", "2 1500 active\n2 1600 first-answer\n2 9000 last-answer\n")]);

        var violation = Assert.Single(report.Violations);
        Assert.Contains("hq-1 (epoch 1) still answered when hq-2 (epoch 2) was active", violation, StringComparison.Ordinal);
        Assert.Contains("0.001 ms", violation, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlap_with_a_holder_before_the_last_one_is_found_too()
    {
        var report = OverlapChecker.Check(
        [
            ("hq-1", "1 1000 active\n1 9000 last-answer\n"),
            ("hq-2", "2 10000 active\n2 60000 last-answer\n3 70000 active\n3 71000 last-answer\n"),
            ("hq-3", "4 50000 active\n4 50001 last-answer\n"),
        ]);

        Assert.Contains(report.Violations, v => v.Contains("hq-2 (epoch 2) still answered when hq-3 (epoch 4)", StringComparison.Ordinal));
    }

    [Fact]
    public void An_older_epoch_after_a_newer_one_is_a_violation_even_without_an_overlap()
    {
        var report = OverlapChecker.Check([("hq-1", "5 1000 active\n5 2000 last-answer\n"), ("hq-2", "4 3000 active\n4 4000 last-answer\n")]);

        Assert.Contains("epoch 4 after hq-1 under epoch 5", Assert.Single(report.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_a_crash_cut_short_is_left_out()
    {
        var interval = Assert.Single(OverlapChecker.Read("hq-1", First + "2 00000"));

        Assert.Equal(1000, interval.From.Nanoseconds);
        Assert.Equal(2000, interval.To.Nanoseconds);
    }

    [Fact]
    public void A_restarted_service_on_the_same_node_has_two_intervals()
    {
        Assert.Equal([1L, 2L], OverlapChecker.Read("hq-1", First + "2 3000 active\n2 4000 last-answer\n").Select(i => i.Epoch));
    }
}
