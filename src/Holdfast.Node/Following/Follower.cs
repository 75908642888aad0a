using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;
using Holdfast.Store.Client;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Following;

/// <summary>
/// Keeps this node's copy of the agreed state: one linearizable read, then every change. A feed that breaks is resumed where it broke; when that
/// place is no longer kept, the state is read anew, and <see cref="WasRead"/> says so, since revokes may have come and gone unseen.
/// </summary>
internal sealed partial class Follower(StoreClient store, StoreContact contact, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private CellState? _state;

    /// <summary>The newest copy; <see cref="CellState.Empty"/> before the first read.</summary>
    public CellState State => Volatile.Read(ref _state) ?? CellState.Empty;

    /// <summary>Called in order, before <see cref="State"/> shows it: a state that was read linearizably.</summary>
    public Action<CellState>? WasRead { get; set; }

    /// <summary>Called in order, before <see cref="State"/> shows it: the former state, and the next one that a revision made of it.</summary>
    public Action<CellState, CellState>? WasChanged { get; set; }

    /// <summary>Called after <see cref="State"/> shows something new.</summary>
    public Action? Published { get; set; }

    /// <summary>Follows until it is cancelled. Never gives up on the store.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var pause = FirstPause;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (_state is null)
                    await ReadAsync(ct);
                await foreach (var batch in store.WatchAsync(Keys.Root, State.Revision + 1, ct))
                {
                    pause = FirstPause;
                    contact.Answered();
                    Take(batch);
                }
            }
            catch (CompactedException e)
            {
                LogReadAnew(logger, State.Revision, e.CompactRevision);
                await ReadAgainAsync(ct);
            }
            catch (StoreException e)
            {
                Tell(e);
                contact.Failed();
                await Task.Delay(pause, ct);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                await ProbeAsync(ct);
            }
        }
    }

    private void Take(ChangeBatch batch)
    {
        var former = State;
        var next = StateFold.Next(former, batch);
        if (ReferenceEquals(former, next))
            return;
        WasChanged?.Invoke(former, next);
        Volatile.Write(ref _state, next);
        Published?.Invoke();
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var state = StateFold.From(await store.ReadAsync(Keys.Root, ct));
        contact.Answered();
        WasRead?.Invoke(state);
        Volatile.Write(ref _state, state);
        LogRead(logger, state.Revision);
        Published?.Invoke();
    }

    private async Task ReadAgainAsync(CancellationToken ct)
    {
        try
        {
            await ReadAsync(ct);
        }
        catch (StoreException e)
        {
            Tell(e);
            contact.Failed();
            await Task.Delay(LongestPause, ct);
        }
    }

    /// <summary>A feed that is open again tells nothing while nothing changes, so ask once whether the store answers.</summary>
    private async Task ProbeAsync(CancellationToken ct)
    {
        try
        {
            await store.GetAsync(Keys.Cell, ct);
            if (contact.IsSilent)
                LogBack(logger);
            contact.Answered();
        }
        catch (StoreException e)
        {
            Tell(e);
        }
    }

    private void Tell(StoreException e)
    {
        if (!contact.IsSilent)
            LogSilent(logger, e.Message);
    }

    [LoggerMessage(1100, LogLevel.Information, "The cell's state was read from the store, at revision {Revision}.")]
    private static partial void LogRead(ILogger logger, long revision);

    [LoggerMessage(1101, LogLevel.Warning, "The store no longer keeps what came after revision {Revision} (compacted at {Compacted}); the state is read anew.")]
    private static partial void LogReadAnew(ILogger logger, long revision, long compacted);

    [LoggerMessage(1102, LogLevel.Warning, "The store does not answer: {Why} What runs here goes on while a majority of the voters answers; nothing new is decided from here.")]
    private static partial void LogSilent(ILogger logger, string why);

    [LoggerMessage(1103, LogLevel.Information, "The store answers again.")]
    private static partial void LogBack(ILogger logger);
}
