using Holdfast.Control.Commands;
using Holdfast.Control.Proposals;
using Holdfast.Model.Reports;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Routing;
using Holdfast.Node.Api.Views;

namespace Holdfast.Node.Api.Commands;

/// <summary>Has a standby promoted that its gate keeps back. Only the controller's node does, since its observations say what each lacks.</summary>
internal sealed class PromoteDesk(ViewBoard board, StoreGate gate)
{
    public async Task<Answer> PromoteAsync(string service, PromoteRequest request, CancellationToken cancel)
    {
        if (!Names.IsName(request.To))
            return Refusals.BadRequest($"\"{Names.Shown(request.To)}\" is no node's name.", Names.Rule);
        request = request with { Author = Authors.Clean(request.Author) };
        if (request.DryRun)
            return Try(board.Current, service, request with { AcceptLoss = true }, 0).Refusal is { } refusal
                ? Refusals.Of(refusal)
                : Answer.Of(PromoteCommand.Plan(board.Current.State, board.Current.Seen!, service, request.To));
        var text = "";
        return await gate.CommitAsync(
            (view, count) =>
            {
                var proposal = Try(view, service, request, count);
                text = proposal.Decision?.Text ?? "";
                return proposal;
            },
            _ => Answer.Of(new MaintenanceReport { Subject = service, Accepted = true, Reason = text }),
            cancel);
    }

    private static Proposal Try(NodeView view, string service, PromoteRequest request, long count)
        => view.IsController && view.Seen is { } seen
            ? PromoteCommand.Propose(view.State, seen, service, request, DateTimeOffset.UtcNow, count)
            : Proposal.Refuse("starting", $"{view.Node} is not the controller, and there is none that could be asked.", "Ask again in a moment: holdfast status says who the controller is.");
}
