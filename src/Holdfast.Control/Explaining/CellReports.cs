using Holdfast.Control.Explaining.Problems;
using Holdfast.Control.Failover;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;

namespace Holdfast.Control.Explaining;

/// <summary>The whole report: nodes, services, and what is wrong with them.</summary>
internal static class CellReports
{
    public static CellReport Of(Sight sight)
    {
        var report = new CellReport
        {
            Cell = sight.State.Cell?.Name ?? "",
            SeenBy = sight.Context.SeenBy,
            At = sight.Context.Wall,
            Revision = sight.State.Revision,
            SpecVersion = sight.State.Spec?.Number ?? 0,
            Timing = sight.State.Timing.Name,
            Controller = sight.State.NameOf(sight.State.Control?.Controller ?? 0),
            ControlEpoch = sight.State.Control?.Epoch ?? 0,
            VotersSettled = sight.Seen is { } seen && VotersRule.IsSettled(sight.State, seen),
            Store = sight.Context.Store with { Reachable = !sight.StoreLost },
            Nodes = NodeReports.Of(sight),
            Services = ServiceReports.Of(sight),
        };
        report = report with { Problems = [.. All(sight, report).OrderByDescending(p => p.Level)] };
        var health = Health(sight, report);
        return report with { Health = health, Summary = (sight.State.Pause is null ? "" : "It is PAUSED. ") + Summaries.Of(report, health) };
    }

    /// <summary>Within one level: what everything hangs on first, then services, then nodes.</summary>
    private static IEnumerable<Problem> All(Sight sight, CellReport report)
        => [.. CellProblems.Of(sight, report), .. ServiceProblems.Of(sight, report), .. FenceProblems.Of(sight), .. NodeProblems.Of(sight, report), .. RecordProblems.Of(sight)];

    private static CellHealth Health(Sight sight, CellReport report)
    {
        if (sight.NothingDecided)
            return CellHealth.NoQuorum;
        return report.Problems.Any(p => p.Level > EventLevel.Info) ? CellHealth.Degraded : CellHealth.Ok;
    }
}
