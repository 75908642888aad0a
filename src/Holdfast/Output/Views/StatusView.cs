using Holdfast.Model.Cell;
using Holdfast.Model.Reports;

namespace Holdfast.Output.Views;

/// <summary><c>holdfast status</c>: is everything all right, and if not, what to do; then the nodes and the services.</summary>
internal static class StatusView
{
    public static Page Of(CellReport report, int width, bool wide)
    {
        var page = new Page(width);
        var name = report.Cell.Length == 0 ? "this cell" : report.Cell;
        page.Text(report.Summary, Tone.Plain, new Ink($"{name} is ", Tone.Strong), Words.Of(report.Health), "  ");
        Problems(page, report);
        if (!report.Nodes.IsEmpty)
            page.Section("Nodes").Add(Tables.Nodes(report, indent: 2, wide));
        if (!report.Services.IsEmpty)
            page.Section("Services").Add(Tables.Services(report, indent: 2, wide));
        page.Blank().Text(Footer(report), Tone.Quiet);
        return page;
    }

    private static void Problems(Page page, CellReport report)
    {
        if (report.Problems.IsEmpty)
            return;
        page.Section(report.Problems.Any(p => p.Level > EventLevel.Info) ? "Problems" : "Notes");
        foreach (var problem in report.Problems)
            ProblemView.Add(page, problem);
    }

    private static string Footer(CellReport report)
    {
        var controller = report.Controller.Length == 0 ? "No controller." : $"Controller {report.Controller}, epoch {report.ControlEpoch}.";
        var leader = report.Store.Leader.Length == 0 ? "" : $", led by {report.Store.Leader}";
        var store = report.Store.Kind.Length == 0 ? "" : $" Store {report.Store.Kind}{leader}{(report.Store.Reachable ? "" : ", unreachable")}, revision {report.Revision}.";
        var spec = report.SpecVersion == 0 ? " No spec." : $" Spec version {report.SpecVersion}, timing {report.Timing}.";
        return $"{controller}{store}{spec} Seen by {report.SeenBy} at {Words.When(report.At)}.";
    }
}
