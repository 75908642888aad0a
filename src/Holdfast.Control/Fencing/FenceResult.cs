using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;

namespace Holdfast.Control.Fencing;

/// <summary>What an executor writes when a run has ended: only into the very record that gave it the run, so that a late word changes nothing.</summary>
public static class FenceResult
{
    public static Transaction Write(FenceOrder order, FenceRun run)
    {
        var fence = order.Fence;
        var next = fence.With(run) with
        {
            State = run.Succeeded ? FenceState.Succeeded : FenceState.Failed,
            Note = run.Succeeded ? $"{run.Executor} has worked {run.Device}" : $"{run.Device}, worked by {run.Executor}: {run.Note}",
            At = run.At,
            By = run.Executor,
        };
        return new Transaction { Compares = [Proposer.Unchanged(fence, fence.Node)], Writes = [Proposer.Put(next)] };
    }
}
