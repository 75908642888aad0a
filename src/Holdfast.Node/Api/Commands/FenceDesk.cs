using Holdfast.Control.Commands;
using Holdfast.Control.Explaining;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Reports;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Views;

namespace Holdfast.Node.Api.Commands;

/// <summary>Takes a person's order to fence a node, or the word that it is off. Only the controller's node does: its observations say who is well.</summary>
internal sealed class FenceDesk(ViewBoard board, StoreGate gate)
{
    private delegate Proposal Propose(CellState state, Observations seen, string node, string author, DateTimeOffset wall, long count);

    public Task<Answer> FenceAsync(string node, FenceRequest request, CancellationToken cancel)
        => TakeAsync(node, request, FenceCommand.Propose, (state, seen) => Explain.FencePlan(state, seen, node, DateTimeOffset.UtcNow), cancel);

    public Task<Answer> ConfirmAsync(string node, FenceRequest request, CancellationToken cancel)
        => TakeAsync(node, request, ConfirmFenceCommand.Propose, (state, seen) => Explain.ConfirmPlan(state, seen, node), cancel);

    private async Task<Answer> TakeAsync(string node, FenceRequest request, Propose propose, Func<CellState, Observations, FencePlanReport> plan, CancellationToken cancel)
    {
        var author = Authors.Clean(request.Author);
        if (request.DryRun)
            return Try(board.Current, node, author, propose, 0) is { Refusal: { } refusal } ? Refusals.Of(refusal) : Answer.Of(plan(board.Current.State, board.Current.Seen!));
        var reason = "";
        return await gate.CommitAsync(
            (view, count) =>
            {
                var proposal = Try(view, node, author, propose, count);
                reason = proposal.Decision?.Text ?? "";
                return proposal;
            },
            view => Answer.Of(plan(view.State, view.Seen!) with { Accepted = true, Reason = reason }),
            cancel);
    }

    private static Proposal Try(NodeView view, string node, string author, Propose propose, long count)
        => view.IsController && view.Seen is { } seen
            ? propose(view.State, seen, node, author, DateTimeOffset.UtcNow, count)
            : Proposal.Refuse("starting", $"{view.Node} is not the controller, and there is none that could be asked.", "Ask again in a moment: holdfast status says who the controller is.");
}
