using System.Threading.Channels;
using Holdfast.Store.Client;

namespace Holdfast.Demo.Board;

/// <summary>
/// One epoch of being the holder: the board in memory and the single writer that takes arrivals into the store, many at a time while the
/// store is slow.
/// </summary>
internal sealed class Holding
{
    private const int MostWaiting = 256;
    private const int MostAtOnce = 64;
    private const int MostTries = 3;

    private readonly BoardStore _store;
    private readonly string _node;
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private long _grantRevision;
    private bool _unsure;

    /// <param name="kept">The board as it was read after the grant.</param>
    public Holding(BoardStore store, string node, long epoch, long grantRevision, Kept kept)
    {
        _store = store;
        _node = node;
        _grantRevision = grantRevision;
        Epoch = epoch;
        Since = DateTimeOffset.UtcNow;
        Kept = kept;
    }

    public long Epoch { get; }

    public DateTimeOffset Since { get; }

    /// <summary>The newest board that the store is known to have.</summary>
    public Kept Kept { get; private set; }

    /// <summary>True once the store has refused a write because the grant is another's.</summary>
    public bool Fenced { get; private set; }

    /// <summary>The ticket, once it is in the store; <c>null</c> when it is not, or not known to be.</summary>
    public async Task<Arrival?> ArriveAsync(string ship, CancellationToken ct)
    {
        var waiting = new Waiting(ship, new TaskCompletionSource<Arrival?>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _waiting.Writer.TryWrite(waiting) ? await waiting.Done.Task.WaitAsync(ct) : null;
    }

    /// <summary>The writer's loop, until it is cancelled; who still waits then is told no.</summary>
    public async Task WriteArrivalsAsync(CancellationToken ct)
    {
        var batch = new List<Waiting>(MostAtOnce);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(ct))
            {
                while (batch.Count < MostAtOnce && _waiting.Reader.TryRead(out var one))
                    batch.Add(one);
                await TakeAsync(batch, ct);
                batch.Clear();
            }
        }
        finally
        {
            _waiting.Writer.TryComplete();
            while (_waiting.Reader.TryRead(out var one))
                batch.Add(one);
            Refuse(batch);
        }
    }

    private async Task TakeAsync(List<Waiting> batch, CancellationToken ct)
    {
        try
        {
            for (var attempt = 0; attempt < MostTries && !Fenced; attempt++)
            {
                if (_unsure)
                    await ReadBackAsync(ct);
                if (await TryWriteAsync(batch, ct))
                    return;
            }
        }
        catch (StoreException)
        {
            // Perhaps done. Those who wait are told no, which they must take as "perhaps"; the next batch reads back first.
            _unsure = true;
        }

        Refuse(batch);
    }

    private async Task<bool> TryWriteAsync(List<Waiting> batch, CancellationToken ct)
    {
        var at = DateTimeOffset.UtcNow;
        var next = Kept.State;
        var arrivals = new Arrival[batch.Count];
        for (var i = 0; i < arrivals.Length; i++)
        {
            next = next.Receive(batch[i].Ship, _node, Epoch, at);
            arrivals[i] = next.Arrivals[0];
        }

        var outcome = await _store.WriteAsync(next, Kept.Revision, _grantRevision, ct);
        _unsure = !outcome.Committed;
        if (!outcome.Committed)
            return false;
        Kept = new Kept(next, outcome.Revision);
        for (var i = 0; i < arrivals.Length; i++)
            batch[i].Done.TrySetResult(arrivals[i]);
        return true;
    }

    private async Task ReadBackAsync(CancellationToken ct)
    {
        var revision = await _store.GrantRevisionAsync(Epoch, ct);
        Fenced = revision is null;
        _grantRevision = revision ?? 0;
        var kept = await _store.ReadAsync(ct);
        if (Fenced)
            return;
        Kept = kept;
        _unsure = false;
    }

    private static void Refuse(List<Waiting> batch)
    {
        foreach (var waiting in batch)
            waiting.Done.TrySetResult(null);
    }

    private sealed record Waiting(string Ship, TaskCompletionSource<Arrival?> Done);
}
