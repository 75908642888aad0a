using System.Globalization;
using Holdfast.Model.Text;
using Holdfast.Simulating;
using Holdfast.Simulation;

namespace Holdfast.Output.Views;

/// <summary><c>holdfast simulate</c>: how the runs went, and the story of one that failed.</summary>
internal static class SimulationView
{
    private const int Newest = 60;

    public static Page Of(SimulationReport report, int width)
    {
        var page = new Page(width)
            .Text($"{Number(report.Runs)} {(report.Runs == 1 ? "run" : "runs")}, {Spoken.Span(report.Simulated)} of virtual time, in {Spoken.Span(report.Took)}: {Number(report.RunsAMinute)} runs a minute on {Spoken.Count(report.Cores, "core")}.")
            .Text(Verdict(report), report.Violations.IsEmpty ? Tone.Good : Tone.Bad);
        foreach (var failed in report.Violations)
            page.Text($"{failed.Kind}: {failed.Text}", Tone.Plain, $"  seed {failed.Seed}  ");
        page.Section("What happened")
            .Text($"{Number(report.Events)} events; {Number(report.Grants)} grants, {Number(report.Revokes)} revokes; control was taken {Number(report.Controllers)} times.", Tone.Plain, "  ")
            .Text($"From healing to whole again: median {Spoken.Span(report.MedianRecovery)}, longest {Spoken.Span(report.LongestRecovery)}.", Tone.Plain, "  ");
        return Faults(page, report);
    }

    /// <summary>A run, line by line.</summary>
    public static Page Story(RunResult run, string replay, bool whole, int width)
    {
        var lines = whole ? run.Story : [.. run.Story.TakeLast(Newest)];
        var page = new Page(width).Line(new Ink($"Seed {run.Seed}", Tone.Strong));
        if (lines.Count < run.Story.Count)
            page.Line(new Ink($"  ... {run.Story.Count - lines.Count} lines before", Tone.Quiet));
        foreach (var line in lines)
            page.Text(line[11..], Tone.Plain, "  " + line[..11]);
        if (run.Violation is { } violation)
            page.Text(violation.Text, Tone.Bad, $"  {violation.Kind}: ");
        return page
            .Line(new Ink($"  trace {run.Hash:x16}, {Number(run.Events)} events", Tone.Quiet))
            .Line(new Ink($"  Replay: {replay}", Tone.Quiet));
    }

    public static string Progress(SimulationReport so, int seeds)
        => $"{Number(so.Runs)} of {Number(seeds)} runs, {Number(so.RunsAMinute)} a minute, {Spoken.Count(so.Violations.Length, "violation")}.";

    private static string Verdict(SimulationReport report) => report.Violations.Length switch
    {
        0 => "0 violations: every run was safe, became whole again, and came to rest.",
        1 => "1 violation:",
        var count => $"{count} violations:",
    };

    private static Page Faults(Page page, SimulationReport report)
    {
        var table = new Table(2, "FAULT", "TIMES", "FAULT", "TIMES", "FAULT", "TIMES").Right(1, 3, 5);
        Ink[] cells = [.. report.Faults.SelectMany(f => new Ink[] { f.Key, Number(f.Value) })];
        foreach (var row in cells.Chunk(6))
            table.Row([.. row, .. Enumerable.Repeat(new Ink(""), 6 - row.Length)]);
        return report.Faults.IsEmpty ? page : page.Section("Faults").Add(table);
    }

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
