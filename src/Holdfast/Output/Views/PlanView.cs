using Holdfast.Model.Reports;

namespace Holdfast.Output.Views;

/// <summary>What an apply will change, before it is asked for.</summary>
internal static class PlanView
{
    public static Page Of(ApplyReport report, string cell, int width)
    {
        var page = new Page(width);
        if (!report.Changed)
            page.Line($"Nothing to change: the cell {cell} has this spec already (version {report.Version}).");
        else
            page.Line(new Ink(Headline(report, cell), Tone.Strong)).Add(Lines(report));
        if (!report.Warnings.IsEmpty)
            page.Section("Warnings");
        foreach (var warning in report.Warnings)
            ProblemView.Add(page, warning);
        return page;
    }

    private static string Headline(ApplyReport report, string cell) => report.Base == 0
        ? $"Version {report.Version}, the first spec of the cell {cell}:"
        : $"Version {report.Version} of the spec of the cell {cell} (now version {report.Base}):";

    private static Table Lines(ApplyReport report)
    {
        var table = new Table(2, "", "WHAT", "CHANGE", "EFFECT");
        foreach (var line in report.Plan)
            table.Row(Sign(line.Action), line.Subject, line.Change, line.Effect);
        return table;
    }

    private static Ink Sign(PlanAction action) => action switch
    {
        PlanAction.Add => new Ink("add", Tone.Good),
        PlanAction.Remove => new Ink("remove", Tone.Bad),
        _ => new Ink("change", Tone.Warning),
    };
}
