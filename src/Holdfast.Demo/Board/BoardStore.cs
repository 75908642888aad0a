using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;
using Holdfast.Store.Client;

namespace Holdfast.Demo.Board;

/// <summary>The board's state and the revision of the store at which it was written; revision 0 before the first write.</summary>
internal sealed record Kept(BoardState State, long Revision);

/// <summary>Reads and writes the board in the cell's store: one key, so that each write and each read is a whole board.</summary>
internal sealed class BoardStore(StoreClient client, string grantKey, string stateKey = BoardStore.StateKey)
{
    public const string Prefix = "/demo/board/";
    public const string StateKey = Prefix + "state";

    /// <summary>Linearizable: it holds everything that any former holder was told is done.</summary>
    public async Task<Kept> ReadAsync(CancellationToken ct) => Decode(await client.GetAsync(stateKey, ct));

    /// <summary>
    /// Writes the next board only while the grant is still the record of <paramref name="grantRevision"/> (the fencing token) and the board
    /// is still the one that this one follows.
    /// </summary>
    public Task<Outcome> WriteAsync(BoardState next, long afterRevision, long grantRevision, CancellationToken ct) =>
        client.CommitAsync(
            new Transaction
            {
                Compares =
                [
                    new ModifiedAt(grantKey, grantRevision),
                    afterRevision == 0 ? new KeyAbsent(stateKey) : new ModifiedAt(stateKey, afterRevision),
                ],
                Writes = [new Put(stateKey, JsonCodec.Encode(next))],
            },
            ct);

    /// <summary>The grant's present revision if it still is of this epoch, else <c>null</c>. A holder that is asked to move keeps its epoch.</summary>
    public async Task<long?> GrantRevisionAsync(long epoch, CancellationToken ct)
    {
        var entry = await client.GetAsync(grantKey, ct);
        var grant = entry is null ? null : JsonCodec.TryDecode<Grant>(entry.Value.Span);
        return grant is { Holder: not 0 } && grant.Epoch == epoch ? entry!.ModRevision : null;
    }

    /// <summary>Follows the board as a standby does; ends only by an exception.</summary>
    public async Task FollowAsync(Action<Kept> seen, CancellationToken ct)
    {
        var contents = await client.ReadAsync(Prefix, ct);
        seen(Decode(contents.Entries.FirstOrDefault(e => e.Key == stateKey)));
        await foreach (var batch in client.WatchAsync(Prefix, contents.Revision + 1, ct))
        {
            foreach (var change in batch.Changes.Where(c => c.Key == stateKey))
                seen(Decode(change.Entry));
        }
    }

    private static Kept Decode(Entry? entry)
    {
        if (entry is null)
            return new Kept(BoardState.Empty, 0);
        var state = JsonCodec.TryDecode<BoardState>(entry.Value.Span)
            ?? throw new DemoException($"The store's key {entry.Key} does not hold a board. Remove it to begin with an empty one.");
        return new Kept(state, entry.ModRevision);
    }
}
