using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Text;

namespace Holdfast.Output.Views;

/// <summary>Where the time of a failover or switchover went.</summary>
internal static class TimelineViews
{
    private const int NarrowestBar = 16;
    private const int WidestBar = 72;
    private const int OtherColumns = 45;

    /// <summary>Newest last.</summary>
    public static Page List(ImmutableArray<Incident> newestFirst, int width)
    {
        if (newestFirst.IsEmpty)
            return new Page(width).Line("There has been no failover, switchover or first start yet.");
        var table = new Table(0, "NO", "WHEN", "SERVICE", "WHAT", "FROM", "TO", "TOOK", "CAUSE").Right(0, 6);
        foreach (var incident in newestFirst.Reverse())
            table.Row($"{incident.Number}", When(incident), incident.Service, Kind(incident), incident.From, incident.To, TookInk(incident), incident.Cause);
        return new Page(width).Add(table);
    }

    public static Page Show(Incident incident, int width)
    {
        var page = new Page(width);
        page.Text(Headline(incident), Tone.Strong);
        page.Text(incident.Cause, Tone.Plain, "cause: ");
        page.Text(incident.Phases.IsEmpty ? "not recorded" : Words.Precisely(incident.Phases[0].At), Tone.Plain, "begun: ");
        page.Text(Outcome(incident), Tone.Plain, "took:  ");
        return incident.Phases.IsEmpty ? page : Evidence(page.Blank().Add(Bars(incident, width)), incident);
    }

    /// <summary>From the first mark to the last.</summary>
    public static TimeSpan Took(Incident incident) => incident.Phases.IsEmpty ? TimeSpan.Zero : incident.Phases[^1].At - incident.Phases[0].At;

    public static string Route(Incident incident) => (incident.From, incident.To) switch
    {
        ("", "") => "",
        ("", var to) => $" on {to}",
        (var from, "") => $" from {from}",
        var (from, to) when from == to => $" on {to} again",
        var (from, to) => $" from {from} to {to}",
    };

    public static string Kind(Incident incident) => incident.Kind.ToString().ToLowerInvariant();

    private static string Headline(Incident incident)
        => $"Incident {incident.Number}: {Kind(incident)} of {incident.Service}{Route(incident)}{(incident.Epoch == 0 ? "" : $", epoch {incident.Epoch}")}";

    private static string Outcome(Incident incident)
    {
        var verified = incident.Phases.Any(p => p.Phase == Phase.Verified);
        return (verified, incident.Closed) switch
        {
            (true, _) => $"{Milliseconds(Took(incident))} until it was verified",
            (false, false) => $"{Milliseconds(Took(incident))} so far, and it is not over",
            _ => $"{Milliseconds(Took(incident))}, then it was overtaken by a later incident",
        };
    }

    private static Table Bars(Incident incident, int width)
    {
        var bar = Math.Clamp(width - OtherColumns, NarrowestBar, WidestBar);
        var table = new Table(0, "PHASE", "AT", "TOOK", "".PadRight(bar), "ON").Right(1, 2);
        var begin = incident.Phases[0].At;
        var total = Took(incident);
        var before = begin;
        foreach (var mark in incident.Phases)
        {
            var first = mark == incident.Phases[0];
            table.Row(Words.Of(mark.Phase), Milliseconds(mark.At - begin), first ? " " : Milliseconds(mark.At - before), first ? " " : Bar(before - begin, mark.At - begin, total, bar), mark.Node);
            before = mark.At;
        }

        return table;
    }

    private static Page Evidence(Page page, Incident incident)
    {
        page.Section("What showed it");
        foreach (var mark in incident.Phases.Where(p => p.Note.Length > 0))
            page.Text(mark.Note, Tone.Plain, $"  {Words.Of(mark.Phase),-10}  ");
        return page;
    }

    /// <summary>The phase as a stretch of the whole, with at least a thin line to be seen.</summary>
    private static Ink Bar(TimeSpan from, TimeSpan to, TimeSpan total, int width)
    {
        if (total <= TimeSpan.Zero)
            return " ";
        var start = (int)Math.Round(from / total * width);
        var end = (int)Math.Round(to / total * width);
        return end > start
            ? new Ink(new string(' ', start) + new string('█', end - start))
            : new Ink(new string(' ', Math.Min(start, width - 1)) + '▏');
    }

    /// <summary>Milliseconds throughout, so that the numbers of a column compare.</summary>
    private static string Milliseconds(TimeSpan span) => $"{(long)span.TotalMilliseconds} ms";

    private static string When(Incident incident) => incident.Phases.IsEmpty ? "" : Words.When(incident.Phases[0].At);

    private static Ink TookInk(Incident incident) => (incident.Phases.Any(p => p.Phase == Phase.Verified), incident.Closed) switch
    {
        (true, _) => Spoken.Span(Took(incident)),
        (false, false) => new Ink("open", Tone.Warning),
        _ => new Ink("overtaken", Tone.Quiet),
    };
}
