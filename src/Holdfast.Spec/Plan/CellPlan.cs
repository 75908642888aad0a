using System.Globalization;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Spec.Plan;

/// <summary>The cell's name and timing.</summary>
internal static class CellPlan
{
    private const string Paced = "changes how fast a failure is noticed; moves nothing";
    private const string Store = "holds for a node's store after its next start; moves nothing";

    public static IReadOnlyList<PlanLine> Lines(CellSpec? old, CellSpec @new)
    {
        var cell = new Changes("cell " + @new.Cell);
        if (old is null) return cell.Add($"timing {@new.Timing.Name}", "").Lines;
        CheckPlan.Lines(cell, old.NodeChecks, @new.NodeChecks, "node-checks");
        return cell
            .Field("name", old.Cell, @new.Cell, "is refused: a cell keeps its name")
            .Field("timing", old.Timing.Name, @new.Timing.Name, Paced)
            .Field("timing.beat", DurationText.Of(old.Timing.Beat), DurationText.Of(@new.Timing.Beat), Paced)
            .Field("timing.ttl", DurationText.Of(old.Timing.Ttl), DurationText.Of(@new.Timing.Ttl), Paced)
            .Field("timing.release", DurationText.Of(old.Timing.Release), DurationText.Of(@new.Timing.Release), Paced)
            .Field("timing.drift", Number(old.Timing.Drift), Number(@new.Timing.Drift), Paced)
            .Field("timing.suspicion", Word(old.Timing.Suspicion), Word(@new.Timing.Suspicion), Paced)
            .Field("fencing", FenceText.Fencing(old.Fencing), FenceText.Fencing(@new.Fencing), "changes what proves that a lost node has let go; moves nothing")
            .Field("timing.store-heartbeat", Ms(old.Timing.StoreHeartbeatMs), Ms(@new.Timing.StoreHeartbeatMs), Store)
            .Field("timing.store-election", Ms(old.Timing.StoreElectionMs), Ms(@new.Timing.StoreElectionMs), Store)
            .Lines;
    }

    private static string Word(SuspicionKind kind) => kind == SuspicionKind.Fixed ? "fixed" : "adaptive";

    private static string Number(double number) => number.ToString("0.#######", CultureInfo.InvariantCulture);

    private static string Ms(int milliseconds) => DurationText.Of(TimeSpan.FromMilliseconds(milliseconds));
}
