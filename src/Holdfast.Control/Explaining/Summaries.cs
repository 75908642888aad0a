using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining;

/// <summary>The first line of a report: is everything all right, and if not, how bad is it.</summary>
internal static class Summaries
{
    public static string Of(CellReport report, CellHealth health) => health switch
    {
        CellHealth.Ok => Well(report),
        CellHealth.Degraded => Degraded(report),
        _ => $"Nothing can be decided now. {Served(report)}",
    };

    private static string Well(CellReport report)
    {
        if (report.Services.IsEmpty)
            return report.Nodes.IsEmpty ? "The cell is empty." : $"{All(report.Nodes.Length, "node")} well; there is no service yet.";
        return report.Nodes.Length == 1 && report.Services.Length == 1
            ? "The node and its service are well."
            : $"All {Spoken.Count(report.Nodes.Length, "node")} and {Spoken.Count(report.Services.Length, "service")} are well.";
    }

    private static string Degraded(CellReport report)
    {
        var bad = report.Nodes.Where(n => n.State is not (NodeState.Up or NodeState.Unknown)).ToArray();
        var nodes = bad.Length == 0 ? "" : $"{bad.Length} of {Spoken.Count(report.Nodes.Length, "node")} {(bad.Length == 1 ? "is" : "are")} not well. ";
        return nodes + Served(report);
    }

    /// <summary>What users notice.</summary>
    private static string Served(CellReport report)
    {
        if (report.Services.IsEmpty)
            return "There is no service yet.";
        var served = report.Services.Count(s => s.State is ServiceState.Active or ServiceState.Partial);
        if (served < report.Services.Length)
            return $"{report.Services.Length - served} of {Spoken.Count(report.Services.Length, "service")} {(report.Services.Length - served == 1 ? "is" : "are")} not served.";
        var exposed = report.Problems.Any(p => p.Level > EventLevel.Info && report.Services.Any(s => s.Name == p.Subject));
        return exposed ? "All services are served, not all of them are protected." : "All services are served.";
    }

    private static string All(int count, string noun) => count == 1 ? $"The {noun} is" : $"All {count} {noun}s are";
}
