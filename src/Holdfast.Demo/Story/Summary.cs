using System.Collections.Immutable;
using System.Globalization;

namespace Holdfast.Demo.Story;

/// <summary>The figures at the end, as plain lines. Pure.</summary>
internal static class Summary
{
    public static ImmutableArray<string> Lines(StoryResult result) =>
    [
        .. Table(result),
        "",
        $"  requests sent {Number(result.Load.Requests)}, failed {Number(result.Load.Failed)}",
        .. Faults(result),
        $"  longest gap {Ms(result.Load.Longest)}, tickets given {Number(result.Load.LastTicket)}",
        $"  holders that overlapped: {result.Overlaps.Violations.Length} (of {result.Overlaps.Intervals} acting intervals in the services' logs)",
        $"  wrong answers: {result.Load.Wrong}",
        .. result.Failures.Select(f => $"  FAILED: {f}"),
    ];

    private static IEnumerable<string> Table(StoryResult result) =>
        result.Events.Length <= 4 ? Each(result.Events) : result.Events.GroupBy(e => e.Kind).OrderBy(g => g.Key).SelectMany(Group).Prepend(GroupHead);

    private static IEnumerable<string> Each(IEnumerable<StoryEvent> events)
    {
        yield return $"  {"event",-30} {"from",-6} {"to",-6} {"gap",9} {"requests",9} {"failed",7}";
        foreach (var e in events)
            yield return $"  {e.Name,-30} {e.From,-6} {e.To,-6} {(e.Recovered ? Ms(e.Figures.Longest) : "no end"),9} {e.Figures.Requests,9} {e.Figures.Failed,7}";
    }

    private const string GroupHead = "  event                           runs       min    median       max    failed in a run (median)";

    private static IEnumerable<string> Group(IGrouping<StoryKind, StoryEvent> group)
    {
        var gaps = group.Select(e => e.Figures.Longest).Order().ToList();
        var failed = group.Select(e => e.Figures.Failed).Order().ToList();
        yield return $"  {group.First().Name,-30} {gaps.Count,5} {Ms(gaps[0]),9} {Ms(gaps[gaps.Count / 2]),9} {Ms(gaps[^1]),9} {failed[failed.Count / 2],9}";
    }

    private static IEnumerable<string> Faults(StoryResult result) =>
        result.Load.Faults.IsEmpty ? [] : [$"  of those: {string.Join(", ", result.Load.Faults)}"];

    private static string Ms(TimeSpan span) => $"{span.TotalMilliseconds:F0} ms";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
