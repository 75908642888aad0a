using Holdfast.Control.Commands;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Reports;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Routing;
using Holdfast.Node.Api.Views;

namespace Holdfast.Node.Api.Commands;

/// <summary>Takes a switchover. Only the controller's node does, since its observations say who is ready.</summary>
internal sealed class SwitchoverDesk(ViewBoard board, StoreGate gate)
{
    public Task<Answer> MoveAsync(string service, SwitchoverRequest request, CancellationToken cancel)
    {
        if (request.To.Length > 0 && !Names.IsName(request.To))
            return Task.FromResult(Refusals.BadRequest($"\"{Names.Shown(request.To)}\" is no node's name.", Names.Rule));
        return gate.CommitAsync(
            (view, count) => Propose(view, service, request, count),
            before => Answer.Of(Report(board.Current.State, before.State, service)),
            cancel);
    }

    private static Proposal Propose(NodeView view, string service, SwitchoverRequest request, long count)
    {
        if (!view.IsController || view.Seen is not { } seen)
            return Proposal.Refuse("starting", $"{view.Node} is not the controller, and there is none that could be asked.", "Ask again in a moment: holdfast status says who the controller is.");
        return SwitchoverCommand.Propose(view.State, seen, service, request.To, Authors.Clean(request.Author), DateTimeOffset.UtcNow, count);
    }

    /// <summary>What the committed state says of it: the newest incident of the service that was not there before.</summary>
    private static SwitchoverReport Report(CellState now, CellState before, string service)
    {
        var incident = now.Incidents.Values.LastOrDefault(i => i.Service == service && !before.Incidents.ContainsKey(i.Number));
        return new SwitchoverReport
        {
            Incident = incident?.Number ?? 0,
            From = incident?.From ?? "",
            To = incident?.To ?? "",
            Reason = incident?.Cause ?? "accepted; this node's copy of the state has not caught up yet",
        };
    }
}
