using Holdfast.Model.Json;

namespace Holdfast.Demo.Board;

/// <summary>
/// Decides what this node may say. It acts for the board from <see cref="ActivateAsync"/> to <see cref="StandByAsync"/>, and within that time
/// only while its lease lasts.
/// </summary>
internal sealed class BoardDesk(BoardOptions options, BoardStore store, Func<LeaseFile?> lease, ActingLog log)
{
    private static readonly TimeSpan LongestSentence = TimeSpan.FromMilliseconds(200);

    private Acting? _acting;
    private int _speaking;

    /// <summary>The newest board that the feed has shown, for a standby.</summary>
    public Kept? Followed { get; set; }

    public long Epoch => Volatile.Read(ref _acting)?.Holding.Epoch ?? 0;

    /// <summary>Becomes the holder under this epoch: reads the board as it is now, then answers. Tries until it is cancelled.</summary>
    public async Task ActivateAsync(long epoch, long grantRevision, CancellationToken ct)
    {
        await StandByAsync();
        var kept = await ReadAsync(ct);
        var holding = new Holding(store, options.Node, epoch, grantRevision, kept);
        var stop = new CancellationTokenSource();
        log.Activated(epoch, BootClock.Now);
        Volatile.Write(ref _acting, new Acting(holding, stop, holding.WriteArrivalsAsync(stop.Token)));
    }

    /// <summary>Says nothing more as the holder; returns when the last sentence is over.</summary>
    public async Task StandByAsync()
    {
        var acting = Interlocked.Exchange(ref _acting, null);
        if (acting is null)
            return;
        await acting.Stop.CancelAsync();
        await acting.Writer.ContinueWith(_ => { }, TaskScheduler.Default);
        acting.Stop.Dispose();
        var patience = BootClock.Now + LongestSentence;
        while (Volatile.Read(ref _speaking) > 0 && BootClock.Now < patience)
            await Task.Delay(1);
        log.StoodBy(acting.Holding.Epoch, BootClock.Now);
    }

    public Reply Board()
    {
        if (Volatile.Read(ref _acting) is not { } acting)
            return Silent();
        return Reply.Json(200, acting.Board(options), acting.Holding.Epoch);
    }

    public Reply Page()
    {
        var acting = Volatile.Read(ref _acting);
        var first = acting?.Board(options) ?? JsonCodec.Encode(NotHere());
        return new Reply(acting is null ? 503 : 200, Reply.Html, BoardPage.Fill(first, options), acting?.Holding.Epoch ?? 0);
    }

    public async Task<Reply> ArriveAsync(string ship, CancellationToken ct)
    {
        if (Volatile.Read(ref _acting) is not { } acting)
            return Silent();
        var arrival = await acting.Holding.ArriveAsync(ship, ct);
        if (arrival is null)
            return Silent("The arrival could not be written; it is perhaps on the board.");
        var answer = new ArrivalAnswer
        {
            Ticket = arrival.Ticket, Berth = arrival.Berth, Ship = arrival.Ship, Epoch = arrival.Epoch, Node = arrival.Node,
        };
        return Reply.Json(200, JsonCodec.Encode(answer), arrival.Epoch);
    }

    /// <summary>
    /// The last look before an answer leaves: still the holder under the reply's epoch, and the lease not over. Then
    /// <see cref="Spoken"/> must follow.
    /// </summary>
    public bool TrySpeak(long epoch)
    {
        Interlocked.Increment(ref _speaking);
        var acting = Volatile.Read(ref _acting);
        var now = BootClock.Now;
        if (acting is not null && acting.Holding.Epoch == epoch && !acting.Holding.Fenced && lease()?.CoversAt(now) == true)
        {
            log.Answered(epoch, now);
            return true;
        }

        Spoken();
        return false;
    }

    public void Spoken() => Interlocked.Decrement(ref _speaking);

    public Reply Silent(string reason = "") => Reply.Json(503, JsonCodec.Encode(NotHere(reason)), 0);

    private NoAnswer NotHere(string reason = "") => new()
    {
        Node = options.Node,
        Reason = reason.Length > 0 ? reason : "This node is a standby. It does not know who holds the board; ask the cell.",
    };

    private async Task<Kept> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await store.ReadAsync(ct);
            }
            catch (Holdfast.Store.Client.StoreException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), ct);
            }
        }
    }

    private sealed record Acting(Holding Holding, CancellationTokenSource Stop, Task Writer)
    {
        private (Kept Kept, byte[] Json)? _encoded;

        /// <summary>The present board as JSON, made once for each board.</summary>
        public byte[] Board(BoardOptions options)
        {
            var kept = Holding.Kept;
            if (_encoded is { } encoded && ReferenceEquals(encoded.Kept, kept))
                return encoded.Json;
            var json = JsonCodec.Encode(new BoardAnswer
            {
                Service = options.Service, Node = options.Node, Epoch = Holding.Epoch, Since = Holding.Since, Board = kept.State,
            });
            _encoded = (kept, json);
            return json;
        }
    }
}
