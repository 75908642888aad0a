using Holdfast.Control.Proposals;
using Holdfast.Model.Store;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Views;
using Holdfast.Store.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Api.Commands;

/// <summary>
/// Commits what a command proposes. When the state has moved on in between, the command is proposed anew on the fresh state, a bounded number
/// of times.
/// </summary>
internal sealed class StoreGate(ViewBoard board, Func<Transaction, CancellationToken, Task<Outcome>> commit, ILogger log)
{
    private const int MostTries = 5;
    private static readonly TimeSpan FreshWithin = TimeSpan.FromSeconds(2);
    private long _count;

    /// <summary>Proposes and commits until it is done, refused or given up.</summary>
    /// <param name="propose">Gets the view and a number for the event's key. Called once a try.</param>
    /// <param name="done">Makes the answer from the view that the proposal was made on.</param>
    /// <param name="cancel">The request's deadline.</param>
    public async Task<Answer> CommitAsync(Func<NodeView, long, Proposal> propose, Func<NodeView, Answer> done, CancellationToken cancel)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var view = board.Current;
            var proposal = propose(view, NextCount());
            if (proposal.Refusal is { } refusal)
                return Refusals.Of(refusal);
            var (refused, outcome) = await CommitAsync(proposal.Decision!, cancel);
            if (refused is not null)
                return refused;
            await board.ReachAsync(outcome.Revision, FreshWithin, cancel);
            if (!outcome.Committed)
                continue;
            ApiLog.Commanded(log, proposal.Decision!.Text, outcome.Revision);
            return done(view);
        }

        return Answer.Refuse(
            StatusCodes.Status409Conflict,
            "conflict",
            $"The cell's state changed under this command {MostTries} times in a row, so nothing was changed by it.",
            "Look with holdfast status, and give the command again.");
    }

    private async Task<(Answer? Refused, Outcome Outcome)> CommitAsync(Decision decision, CancellationToken cancel)
    {
        try
        {
            return (null, await commit(decision.Transaction, cancel));
        }
        catch (StoreUnavailableException e)
        {
            return (Refusals.StoreAway(e.Message), default);
        }
        catch (OutcomeUnknownException e)
        {
            return (Refusals.Unknown(e.Message), default);
        }
        catch (StoreRefusedException e)
        {
            return (Answer.Refuse(StatusCodes.Status422UnprocessableEntity, "refused", $"The store refused it, so nothing was changed: {e.Message}", "Make it smaller, or see the store's log."), default);
        }
    }

    /// <summary>Above any controller's own count, and rising.</summary>
    private long NextCount() => _count = Math.Max(Volatile.Read(ref _count) + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
}
