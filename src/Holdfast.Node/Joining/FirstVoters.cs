using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;
using Holdfast.Node.Following;
using Holdfast.Node.Running;
using Holdfast.Store.Client;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Joining;

/// <summary>Once all of the first voters have joined, whoever sees it first writes the voter set; until then says who is missing.</summary>
internal sealed partial class FirstVoters(StoreClient store, Follower follower, Changes changes, IReadOnlyList<Peer> peers, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends when the cell has voters.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var waiting = new Waiting(logger);
        while (true)
        {
            var seen = changes.Count;
            var state = follower.State;
            if (state.Voters is { } voters)
            {
                LogVoters(logger, string.Join(", ", voters.Members.Select(state.NameOf)));
                return;
            }

            var missing = peers.Where(p => !state.Members.ContainsKey(p.Name)).Select(p => p.Name).ToList();
            if (missing.Count == 0)
                await FormAsync(state, ct);
            else if (state.Cell is not null)
                waiting.For($"{string.Join(", ", missing)} to join", $"{peers.Count - missing.Count} of {peers.Count} are here.");
            await Task.WhenAny(changes.WaitAsync(seen, ct), Task.Delay(missing.Count == 0 ? Pause : TimeSpan.FromSeconds(5), ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task FormAsync(CellState state, CancellationToken ct)
    {
        var members = peers.Select(p => state.Members[p.Name]).OrderBy(m => m.Id).ToList();
        var voters = new VoterSet { Members = [.. members.Select(m => m.Id)] };
        try
        {
            await store.CommitAsync(
                new Transaction
                {
                    Compares = [new KeyAbsent(Keys.Voters), .. members.Select(m => new CreatedAt(Keys.Member(m.Name), m.Id))],
                    Writes = [new Put(Keys.Voters, JsonCodec.Encode(voters))],
                },
                ct);
        }
        catch (StoreException e)
        {
            LogNotFormed(logger, e.Message);
        }
    }

    [LoggerMessage(1003, LogLevel.Information, "The voters of this cell: {Names}.")]
    private static partial void LogVoters(ILogger logger, string names);

    [LoggerMessage(1004, LogLevel.Warning, "The voter set could not be written yet: {Why}")]
    private static partial void LogNotFormed(ILogger logger, string why);
}
