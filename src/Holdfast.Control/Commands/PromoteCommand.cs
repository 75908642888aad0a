using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;

namespace Holdfast.Control.Commands;

/// <summary>
/// A person has a standby take over that its gate keeps back, because nobody better is left. It overrides what the standby lacks, never what
/// proves that the former holder has let go. Proposed by the controller's node, whose observations say who is ready.
/// </summary>
public static class PromoteCommand
{
    /// <param name="count">A number that makes the event's key unique: the caller's own, large and rising.</param>
    public static Proposal Propose(CellState state, Observations seen, string service, PromoteRequest request, DateTimeOffset wall, long count)
    {
        if (Refuse(state, seen, service) is { } refused)
            return refused;
        var candidate = Ranking.Rank(state, seen, service).FirstOrDefault(c => c.Node == request.To);
        if (candidate is null)
            return Proposal.Refuse("not-found", $"{request.To} is no node of {service}.", $"See its nodes: holdfast why {service}");
        if (candidate.Ready)
            return Proposal.Refuse("conflict", $"{request.To} is ready to take {service} ({candidate.Why}); it needs no promotion.", "It takes over by itself when it is the best and the former holder has let go.");
        if (!candidate.Gated)
            return Proposal.Refuse("refused", $"{request.To} cannot take {service}: {candidate.Why}.", "Mend that first, or name another node.");
        if (!request.AcceptLoss)
            return Proposal.Refuse("refused", $"{request.To} lacks something: {candidate.Why}. What it lacks is lost when it takes over.", "If that is better than waiting for another node: --accept-loss");
        var promotion = new Promotion { Service = service, Node = request.To, By = request.Author, At = wall };
        var text = $"{service} is to be taken over by {request.To}, {promotion.Why}: {candidate.Why}";
        return Proposal.Commit(new Proposer(state, state.NameOf(seen.Self), wall, count)
            .Decide(DecisionKind.Promote, service, text, EventLevel.Warning, 0, [], [new Put(Keys.Promotion(service), JsonCodec.Encode(promotion))]));
    }

    /// <summary>What promoting it would do, and what that risks.</summary>
    public static MaintenanceReport Plan(CellState state, Observations seen, string service, string to)
    {
        var candidate = Ranking.Rank(state, seen, service).FirstOrDefault(c => c.Node == to);
        return new MaintenanceReport
        {
            Subject = service,
            Effects = [$"{to} takes over {service} once the former holder is known to have let go"],
            Risks = candidate is null ? [] : [$"{to} lacks something: {candidate.Why}", .. candidate.Loss > TimeSpan.Zero ? [$"what was written in the last {Model.Text.Spoken.Span(candidate.Loss)} is lost"] : (string[])[]],
        };
    }

    private static Proposal? Refuse(CellState state, Observations seen, string service)
    {
        if (state.Spec?.Spec.Service(service) is not { } spec)
            return Proposal.Refuse("not-found", $"There is no service {service}.", "See the services: holdfast services");
        if (spec.Mode == ServiceMode.ActiveActive)
            return Proposal.Refuse("refused", $"{service} is active on all of its nodes, so nobody is promoted.", "There is nothing to do.");
        if (MaintenanceCommands.Paused(state) is { } paused)
            return paused;
        return state.Grants.GetValueOrDefault(service) is { Holder: not 0 and var holder } && Suspicion.Of(state, seen, holder) is null
            ? Proposal.Refuse("conflict", $"{state.NameOf(holder)} holds {service} and is heard.", $"To move it: holdfast switchover {service}")
            : null;
    }
}
