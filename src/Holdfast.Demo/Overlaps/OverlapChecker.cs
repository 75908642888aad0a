using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Demo.Board;
using Holdfast.Model.Time;

namespace Holdfast.Demo.Overlaps;

/// <summary>From becoming the holder to the last answer as the holder, by the service's own log on one machine's boot clock.</summary>
internal sealed record ActingInterval(string Node, long Epoch, Moment From, Moment To);

/// <summary>What the logs prove.</summary>
internal sealed record OverlapReport(int Intervals, ImmutableArray<string> Violations);

/// <summary>Proves from the services' logs that no two nodes acted at the same time, and that epochs rose with time. Pure.</summary>
internal static class OverlapChecker
{
    public static OverlapReport Check(IEnumerable<(string Node, string Log)> logs)
    {
        var intervals = logs.SelectMany(log => Read(log.Node, log.Log)).OrderBy(i => i.From).ThenBy(i => i.Epoch).ToList();
        return new OverlapReport(intervals.Count, [.. Overlaps(intervals), .. Regressions(intervals)]);
    }

    /// <summary>One interval for each activation in the log; a line that was cut short by a crash is left out.</summary>
    public static IEnumerable<ActingInterval> Read(string node, string log)
    {
        ActingInterval? current = null;
        foreach (var (epoch, at, what) in log.Split('\n').Select(Parse).OfType<(long, Moment, string)>())
        {
            if (what == ActingLog.Active)
            {
                if (current is not null)
                    yield return current;
                current = new ActingInterval(node, epoch, at, at);
            }
            else if (what is ActingLog.FirstAnswer or ActingLog.LastAnswer && current?.Epoch == epoch)
            {
                current = current with { To = Moment.Later(current.To, at) };
            }
        }

        if (current is not null)
            yield return current;
    }

    private static (long Epoch, Moment At, string What)? Parse(string line)
    {
        var words = line.Split(' ');
        return words.Length == 3
            && long.TryParse(words[0], CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(words[1], CultureInfo.InvariantCulture, out var at)
                ? (epoch, new Moment(at), words[2])
                : null;
    }

    private static IEnumerable<string> Overlaps(List<ActingInterval> intervals)
    {
        ActingInterval? longest = null;
        foreach (var interval in intervals)
        {
            if (longest is not null && interval.From <= longest.To && interval.Node != longest.Node)
            {
                var by = Moment.Earlier(interval.To, longest.To) - interval.From;
                yield return $"{longest.Node} (epoch {longest.Epoch}) still answered when {interval.Node} (epoch {interval.Epoch}) was active "
                    + $"already, for at least {by.TotalMilliseconds:F3} ms.";
            }

            if (longest is null || interval.To > longest.To)
                longest = interval;
        }
    }

    private static IEnumerable<string> Regressions(List<ActingInterval> intervals) =>
        intervals.Zip(intervals.Skip(1))
            .Where(pair => pair.Second.Epoch <= pair.First.Epoch && pair.Second.Node != pair.First.Node)
            .Select(pair => $"{pair.Second.Node} acted under epoch {pair.Second.Epoch} after {pair.First.Node} under epoch {pair.First.Epoch}.");
}
