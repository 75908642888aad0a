using Holdfast.Demo.Load;
using Holdfast.Demo.Overlaps;
using Holdfast.Demo.Story;
using Holdfast.Demo.Tests.Screen;
using Xunit;

namespace Holdfast.Demo.Tests;

public sealed class SummaryTests
{
    private static readonly StoryResult Good = new()
    {
        Events = [Pictures.Failover],
        Load = new LoadFigures { Requests = 4211, Failed = 61, Longest = TimeSpan.FromMilliseconds(312), LastTicket = 830, Faults = ["connection refused: 61"] },
        Overlaps = new OverlapReport(2, []),
    };

    [Fact]
    public void The_figures_of_a_good_run()
    {
        Assert.Empty(Good.Failures);
        Assert.Equal(
            """
              event                          from   to           gap  requests  failed
              failover                       hq-1   hq-2      312 ms       212      61

              requests sent 4,211, failed 61
              of those: connection refused: 61
              longest gap 312 ms, tickets given 830
              holders that overlapped: 0 (of 2 acting intervals in the services' logs)
              wrong answers: 0
            """.ReplaceLineEndings("\n"),
            string.Join('\n', Summary.Lines(Good)));
    }

    [Fact]
    public void Many_events_are_told_by_their_kind()
    {
        var events = Enumerable.Range(1, 5).Select(i => Pictures.Failover with { Figures = new EventFigures(200, i, TimeSpan.FromMilliseconds(i * 100)) });

        var lines = Summary.Lines(Good with { Events = [.. events] });

        Assert.Equal("  failover                           5    100 ms    300 ms    500 ms         3", lines[1]);
    }

    [Fact]
    public void An_event_without_recovery_an_overlap_a_wrong_answer_and_lost_evidence_are_failures()
    {
        var bad = new StoryResult
        {
            Events = [Pictures.Failover with { Recovered = false }],
            Load = new LoadFigures { Wrong = 1, WrongSentences = ["wrong"] },
            Overlaps = new OverlapReport(1, ["overlap"]),
        };

        Assert.Equal(
            ["The failover of hq-1 did not recover.", "overlap", "wrong", "The services' logs are incomplete, so they prove nothing about overlaps."],
            bad.Failures);
    }
}
