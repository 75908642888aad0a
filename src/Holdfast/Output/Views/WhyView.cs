using System.Collections.Immutable;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Output.Views;

/// <summary><c>holdfast why</c>: the reason chain of one service, from now backwards.</summary>
internal static class WhyView
{
    public static Page Of(WhyReport report, DateTimeOffset now, int width)
    {
        var service = report.Service;
        var page = new Page(width);
        page.Line(new Ink($"{service.Name} is ", Tone.Strong), Words.Of(service.State), Where(service, now));
        if (service.Published.Length > 0)
            page.Line($"Users reach it at {service.Published}");
        page.Section("Why").Text(service.Reason, Tone.Plain, "  ");
        if (service.State == ServiceState.Waiting)
            page.Text("No node can take it now; the table below says what each one lacks. It starts by itself as soon as one is ready.", Tone.Plain, "  ");
        Lines(page, "Evidence", service.Evidence, "- ");
        Lines(page, "Candidates when it was decided", service.Ranking, "");
        page.Section("Nodes now").Add(Tables.Instances(service, indent: 2));
        Incidents(page, report);
        if (!report.Events.IsEmpty)
            page.Section("Events").Add(Tables.Events(report.Events.Reverse(), indent: 2));
        return page;
    }

    private static string Where(ServiceReport service, DateTimeOffset now)
    {
        if (service.Mode == ServiceMode.ActiveActive)
            return $" on {Spoken.List([.. service.Instances.Where(i => i.State == "active").Select(i => i.Node).Order(StringComparer.Ordinal)])}";
        if (service.Holder.Length == 0)
            return service.Epoch == 0 ? "" : $", epoch {service.Epoch}";
        return $" on {service.Holder} under epoch {service.Epoch}{(service.Since is { } since ? $", granted {Words.Age(since, now)} ago" : "")}";
    }

    private static void Lines(Page page, string title, ImmutableArray<string> lines, string lead)
    {
        if (lines.IsEmpty)
            return;
        page.Section(title);
        foreach (var line in lines)
        {
            // Continued lines hang below the text, not below its number.
            var number = lead.Length == 0 && line.IndexOf(". ", StringComparison.Ordinal) is var dot and > 0 and < 4 ? dot + 2 : 0;
            page.Text(line[number..], Tone.Plain, "  ", lead + line[..number]);
        }
    }

    private static void Incidents(Page page, WhyReport report)
    {
        if (report.Incidents.IsEmpty)
            return;
        page.Section("What led here, newest first");
        foreach (var incident in report.Incidents)
        {
            var when = incident.Phases.IsEmpty ? "" : $"{Words.When(incident.Phases[0].At)}  ";
            page.Text($"{TimelineViews.Kind(incident)}{TimelineViews.Route(incident)} in {Spoken.Span(TimelineViews.Took(incident))}: {incident.Cause}", Tone.Plain, $"  {incident.Number,4}  {when}");
        }

        page.Text($"Where the time went: holdfast timeline show {report.Incidents[0].Number}", Tone.Quiet, "  ");
    }
}
