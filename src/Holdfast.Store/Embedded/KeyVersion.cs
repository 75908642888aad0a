using Google.Protobuf;
using Mvccpb;

namespace Holdfast.Store.Embedded;

/// <summary>
/// One version of one key: a row of the history. The id holds the revision and the place within it, so that the order of the ids
/// is the order of the writes.
/// </summary>
internal sealed record KeyVersion(long Id, byte[] Key, long CreateRevision, long Version, bool Deleted, byte[] Value, long Previous)
{
    private const int PlaceBits = 20;

    public long ModRevision => Id >> PlaceBits;

    /// <summary>The id of the first write of a revision; the last of revision r is below the first of r + 1.</summary>
    public static long FirstId(long revision) => revision << PlaceBits;

    public KeyValue ToKeyValue(bool withValue = true) => new()
    {
        Key = UnsafeByteOperations.UnsafeWrap(Key),
        CreateRevision = CreateRevision,
        ModRevision = ModRevision,
        Version = Version,
        Value = withValue ? UnsafeByteOperations.UnsafeWrap(Value) : ByteString.Empty,
    };

    /// <summary>As etcd tells it: the event of a removal has only the key and the revision.</summary>
    public Event ToEvent(KeyVersion? previous) => new()
    {
        Type = Deleted ? Event.Types.EventType.Delete : Event.Types.EventType.Put,
        Kv = Deleted ? new KeyValue { Key = UnsafeByteOperations.UnsafeWrap(Key), ModRevision = ModRevision } : ToKeyValue(),
        PrevKv = previous?.ToKeyValue(),
    };
}

/// <summary>How far the store is: its newest revision, and the oldest that is kept whole.</summary>
internal sealed record Progress(long Revision, long Compacted);
