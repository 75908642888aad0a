using System.Collections.Immutable;
using Holdfast.Model.Cell;

namespace Holdfast.Demo.Story;

/// <summary>One phase of an incident: from its start to its end after the first mark.</summary>
internal readonly record struct TimelineBar(Phase Phase, TimeSpan Start, TimeSpan End, string Node, string Note);

/// <summary>The phases of an incident as bars on one scale. Pure.</summary>
internal static class Timeline
{
    public static ImmutableArray<TimelineBar> Bars(Incident incident)
    {
        var marks = incident.Phases;
        if (marks.Length == 0)
            return [];
        var start = marks[0].At;
        return
        [
            .. marks.Select((mark, i) => new TimelineBar(mark.Phase, (i == 0 ? mark.At : marks[i - 1].At) - start, mark.At - start, mark.Node, mark.Note)),
        ];
    }

    public static TimeSpan Length(Incident incident) =>
        incident.Phases.Length == 0 ? TimeSpan.Zero : incident.Phases[^1].At - incident.Phases[0].At;

    public static string Name(Phase phase) => phase switch
    {
        Phase.LeaseOver => "lease over",
        _ => phase.ToString().ToLowerInvariant(),
    };

    /// <summary>Plain lines: name, when, a bar of <paramref name="width"/> cells, where.</summary>
    public static IEnumerable<string> Draw(Incident incident, int width)
    {
        var length = Length(incident);
        foreach (var bar in Bars(incident))
        {
            var (before, filled) = Cells(bar, length, width);
            var drawn = (new string(' ', before) + (filled == 0 ? "|" : new string('█', filled))).PadRight(width);
            yield return $"{Name(bar.Phase),-10} {bar.End.TotalMilliseconds,7:F1} ms  {drawn}  {bar.Node,-6} {bar.Note}".TrimEnd();
        }
    }

    /// <summary>Cells before the bar, and the bar's own; 0 for a moment without length.</summary>
    public static (int Before, int Filled) Cells(TimelineBar bar, TimeSpan length, int width)
    {
        if (length <= TimeSpan.Zero)
            return (0, 0);
        var from = (int)Math.Round(bar.Start / length * width);
        var to = (int)Math.Round(bar.End / length * width);
        return (Math.Min(from, width - 1), Math.Max(0, Math.Min(to, width) - from));
    }
}
