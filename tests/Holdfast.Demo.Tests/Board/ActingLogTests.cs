using Holdfast.Demo.Board;
using Holdfast.Demo.Overlaps;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Demo.Tests.Board;

public sealed class ActingLogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void First_and_last_answer_are_exact_and_the_log_stays_small()
    {
        using (var log = ActingLog.Open(_path))
        {
            log.Activated(1, new Moment(100));
            for (var at = 101; at <= 5000; at++)
                log.Answered(1, new Moment(at));
            log.StoodBy(1, new Moment(6000));
        }

        using (var again = ActingLog.Open(_path))
        {
            again.Activated(4, new Moment(7000));
            again.Answered(4, new Moment(7001));
        }

        var text = File.ReadAllText(_path);
        Assert.Equal(
            ["1 active", "1 first-answer", "1 last-answer", "1 standby", "4 active", "4 first-answer", "4 last-answer"],
            text.TrimEnd().Split('\n').Select(l => l.Split(' ')).Select(w => $"{w[0]} {w[2]}"));
        Assert.Equal([(100L, 5000L), (7000L, 7001L)], OverlapChecker.Read("hq-1", text).Select(i => (i.From.Nanoseconds, i.To.Nanoseconds)));
    }

    public void Dispose() => File.Delete(_path);
}
