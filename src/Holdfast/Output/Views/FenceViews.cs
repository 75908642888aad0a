using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Text;

namespace Holdfast.Output.Views;

/// <summary>Fencing: how it stands, and what an order would do.</summary>
internal static class FenceViews
{
    private const int RunsShown = 6;

    public static Page Status(FenceReport report, int width)
    {
        var page = new Page(width);
        if (report.Nodes.IsEmpty && report.Devices.IsEmpty && report.Fences.IsEmpty)
            return page.Text("The spec has no fence devices, so no node can be fenced. A lost node is known to have let go when its lease is over.");
        page.Section("Nodes").Add(Nodes(report)).Section("Devices").Add(Devices(report));
        if (!report.Fences.IsEmpty)
            page.Section("Fences").Add(Fences(report));
        if (report.Fences.SelectMany(f => f.Runs.TakeLast(RunsShown).Select(r => (f.Node, Run: r))).ToArray() is { Length: > 0 } runs)
            page.Section("Runs").Add(Runs(runs));
        return page;
    }

    public static Page One(Fence fence, int width)
        => new Page(width).Text($"{fence.Note}.").Blank().Add(Runs([.. fence.Runs.Select(r => (fence.Node, r))]));

    public static Page Plan(FencePlanReport plan, int width)
    {
        var page = new Page(width).Text($"{plan.Node} would be switched off by {Levels(plan.Levels)}.").Blank();
        return Lines(Lines(page, plan.Effects), plan.Risks, "risk: ").Blank();
    }

    public static Page Confirmation(FencePlanReport plan, int width)
    {
        var page = new Page(width).Text($"You would say that {plan.Node} does nothing any more, and the cell would rely on it.").Blank();
        return Lines(Lines(page, plan.Effects), plan.Risks, "risk: ").Blank();
    }

    private static Page Lines(Page page, ImmutableArray<string> lines, string lead = "")
    {
        foreach (var line in lines)
            page.Text($"{line}.", Tone.Plain, "  ", new Ink(lead, Tone.Bad));
        return page;
    }

    private static Table Nodes(FenceReport report)
    {
        var table = new Table(2, "NODE", "FENCED BY", "WAITING FOR IT WHEN IT IS LOST");
        foreach (var node in report.Nodes)
            table.Row(node.Node, Levels(node.Levels), node.Services.IsEmpty ? "no service" : string.Join(", ", node.Services));
        return table;
    }

    private static string Levels(ImmutableArray<ImmutableArray<string>> levels) => string.Join(", else ", levels.Select(l => Spoken.List(l)));

    private static Table Devices(FenceReport report)
    {
        var table = new Table(2, "NAME", "AGENT", "ACTION", "FENCES", "WORKS FROM", "NOTE");
        foreach (var device in report.Devices)
        {
            var good = device.Seen.Where(s => s.Ok == true).Select(s => s.Node).ToArray();
            table.Row(
                device.Name,
                device.Agent,
                device.Action.ToString().ToLowerInvariant(),
                string.Join(", ", device.Fences),
                good.Length > 0 ? string.Join(", ", good) : new Ink(device.Seen.Any(s => s.Ok == false) ? "none" : "not known", Tone.Warning),
                string.Join("; ", device.Seen.Where(s => s.Ok != true).GroupBy(s => s.Note, StringComparer.Ordinal).Select(g => $"{Spoken.List([.. g.Select(s => s.Node)])}: {g.Key}")));
        }

        return table;
    }

    private static Table Fences(FenceReport report)
    {
        var table = new Table(2, "NODE", "STATE", "SINCE", "NOTE");
        foreach (var fence in report.Fences)
            table.Row(fence.Node, Words.Of(fence.State), Words.When(fence.At), fence.IsOpen || fence.Reason.Length == 0 ? fence.Note : $"{fence.Note}. It was for: {fence.Reason}");
        return table;
    }

    private static Table Runs((string Node, FenceRun Run)[] runs)
    {
        var table = new Table(2, "NODE", "WHEN", "DEVICE", "BY", "RESULT", "TOOK", "NOTE").Right(5);
        foreach (var (node, run) in runs)
            table.Row(node, Words.When(run.At), run.Device, run.Executor, run.Succeeded ? new Ink("worked", Tone.Good) : new Ink("failed", Tone.Bad), run.Took > TimeSpan.Zero ? Spoken.Span(run.Took) : "", run.Note);
        return table;
    }
}
