using Holdfast.Store.Client;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Storing;

/// <summary>Keeps etcd's leadership on the controller's node, so that the loss of another node costs no election.</summary>
internal sealed partial class StoreLeadership(StoreClient store, string name, ILogger logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(10);

    /// <param name="controls">Whether this node is the controller now.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(Func<bool> controls, CancellationToken ct)
    {
        var moved = false;
        while (true)
        {
            moved = controls() && await MoveAsync(moved, ct);
            await Task.Delay(moved ? Later : Soon, ct);
        }
    }

    /// <summary>True when it leads.</summary>
    private async Task<bool> MoveAsync(bool known, CancellationToken ct)
    {
        try
        {
            var mine = (await store.MembersAsync(ct)).FirstOrDefault(m => m.Name == name);
            if (mine is null)
                return true;
            await store.MoveLeaderAsync(mine.Id, ct);
            if (!known)
                LogLeads(logger, name);
            return true;
        }
        catch (StoreException e)
        {
            LogNotMoved(logger, e.Message);
            return false;
        }
    }

    [LoggerMessage(1400, LogLevel.Information, "The store is led by {Name}, beside the controller.")]
    private static partial void LogLeads(ILogger logger, string name);

    [LoggerMessage(1401, LogLevel.Debug, "The store's leadership was not moved: {Why}")]
    private static partial void LogNotMoved(ILogger logger, string why);
}
