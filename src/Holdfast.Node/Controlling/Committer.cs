using Holdfast.Control.Nodes;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;
using Holdfast.Node.Following;
using Holdfast.Store.Client;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Controlling;

/// <summary>Commits decisions and says each one's sentence in the log.</summary>
internal sealed partial class Committer(StoreClient store, StoreContact contact, ILogger logger)
{
    /// <summary>The revision of the commit, or with a refusal the store's; else 0.</summary>
    public async Task<(Fate Fate, long Revision)> CommitAsync(Decision decision, CancellationToken ct)
    {
        try
        {
            var outcome = await store.CommitAsync(decision.Transaction, ct);
            contact.Answered();
            Tell(decision, outcome);
            return (outcome.Committed ? Fate.Committed : Fate.Refused, outcome.Revision);
        }
        catch (OutcomeUnknownException e)
        {
            LogUnknown(logger, decision.Text, e.Message);
            return (await ReadBackAsync(ct), 0);
        }
        catch (StoreUnavailableException e)
        {
            contact.Failed();
            LogUnavailable(logger, decision.Text, e.Message);
            return (Fate.Failed, 0);
        }
        catch (StoreException e)
        {
            LogRejected(logger, decision.Text, e.Message);
            return (Fate.Failed, 0);
        }
    }

    /// <summary>
    /// A read that is answered comes after the write, if that was done at all by then; one that is done later still meets its compares, which
    /// the next decision shares. So it is enough to know that the store answers, and to look again.
    /// </summary>
    private async Task<Fate> ReadBackAsync(CancellationToken ct)
    {
        try
        {
            await store.GetAsync(Keys.Control, ct);
            contact.Answered();
        }
        catch (StoreException)
        {
            contact.Failed();
        }

        return Fate.Unknown;
    }

    private void Tell(Decision decision, Outcome outcome)
    {
        if (!outcome.Committed)
            LogOvertaken(logger, decision.Kind, decision.Subject);
        else if (decision.Kind is not (DecisionKind.Progress or DecisionKind.Trim))
            LogDecided(logger, Level(decision), decision.Text, decision.Kind, decision.Subject, outcome.Revision);
        else
            LogDecided(logger, LogLevel.Debug, decision.Text, decision.Kind, decision.Subject, outcome.Revision);
    }

    private static LogLevel Level(Decision decision) => decision.Level switch
    {
        EventLevel.Error => LogLevel.Error,
        EventLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Information,
    };

    [LoggerMessage(EventId = 1300, Message = "{Text} [{Kind} of {Subject} at revision {Revision}]")]
    private static partial void LogDecided(ILogger logger, LogLevel level, string text, DecisionKind kind, string subject, long revision);

    [LoggerMessage(1301, LogLevel.Debug, "A {Kind} of {Subject} rested on a state that is no longer so; looking again.")]
    private static partial void LogOvertaken(ILogger logger, DecisionKind kind, string subject);

    [LoggerMessage(1302, LogLevel.Warning, "Decided, and perhaps committed: {Text} {Why}")]
    private static partial void LogUnknown(ILogger logger, string text, string why);

    [LoggerMessage(1303, LogLevel.Warning, "Decided, but not committed yet: {Text} {Why}")]
    private static partial void LogUnavailable(ILogger logger, string text, string why);

    [LoggerMessage(1304, LogLevel.Error, "Decided, but the store refuses it: {Text} {Why}")]
    private static partial void LogRejected(ILogger logger, string text, string why);
}
