using System.Collections.Immutable;
using Google.Protobuf;
using Holdfast.Model.Store;
using Wire = Etcdserverpb;

namespace Holdfast.Store.Client;

/// <summary>Between the product's words and etcd's messages.</summary>
internal static class Translation
{
    /// <summary>etcd's own default bound of a request, in bytes (--max-request-bytes).</summary>
    public const int LargestRequest = 1_572_864;

    /// <summary>Operations in one transaction; the keeper starts etcd with --max-txn-ops of this.</summary>
    public const int MostOperations = 4_096;

    public static Wire.TxnRequest ToWire(Transaction transaction)
    {
        Check(transaction);
        var request = new Wire.TxnRequest();
        request.Compare.AddRange(transaction.Compares.Select(ToWire));
        request.Success.AddRange(transaction.Writes.Select(ToWire));
        var size = request.CalculateSize();
        return size <= LargestRequest
            ? request
            : throw new StoreRefusedException(
                $"A transaction of {size:N0} bytes is larger than the store takes ({LargestRequest:N0}). Split it, or store less.");
    }

    public static Entry ToEntry(Mvccpb.KeyValue kv) => new(kv.Key.ToStringUtf8(), kv.Value.Memory, kv.CreateRevision, kv.ModRevision);

    public static Change ToChange(Mvccpb.Event e) => e.Type == Mvccpb.Event.Types.EventType.Delete
        ? new Change(e.Kv.Key.ToStringUtf8(), null)
        : new Change(e.Kv.Key.ToStringUtf8(), ToEntry(e.Kv));

    /// <summary>A response's events as whole revisions, in order. etcd never splits a revision over responses without fragments.</summary>
    public static IEnumerable<ChangeBatch> ToBatches(IEnumerable<Mvccpb.Event> events)
    {
        var changes = ImmutableArray.CreateBuilder<Change>();
        var revision = 0L;
        foreach (var e in events)
        {
            if (changes.Count > 0 && e.Kv.ModRevision != revision)
                yield return new ChangeBatch(revision, changes.DrainToImmutable());
            revision = e.Kv.ModRevision;
            changes.Add(ToChange(e));
        }

        if (changes.Count > 0)
            yield return new ChangeBatch(revision, changes.DrainToImmutable());
    }

    private static void Check(Transaction transaction)
    {
        if (transaction.Compares.Length > MostOperations || transaction.Writes.Length > MostOperations)
            throw new StoreRefusedException($"A transaction takes at most {MostOperations:N0} compares and as many writes. Split it.");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var write in transaction.Writes)
        {
            if (!keys.Add(NotEmpty(write.Key)))
                throw new StoreRefusedException($"A transaction writes the key \"{write.Key}\" twice. It may write each key once.");
        }
    }

    private static Wire.Compare ToWire(Compare compare) => compare switch
    {
        KeyAbsent absent => new()
        {
            Key = Key(absent.Key),
            Target = Wire.Compare.Types.CompareTarget.Create,
            CreateRevision = 0,
        },
        ModifiedAt modified => new()
        {
            Key = Key(modified.Key),
            Target = Wire.Compare.Types.CompareTarget.Mod,
            ModRevision = Exists(modified.Revision),
        },
        CreatedAt created => new()
        {
            Key = Key(created.Key),
            Target = Wire.Compare.Types.CompareTarget.Create,
            CreateRevision = Exists(created.Revision),
        },
        _ => throw new ArgumentException($"The store client knows no compare {compare.GetType().Name}.", nameof(compare)),
    };

    private static Wire.RequestOp ToWire(Write write) => write switch
    {
        Put put => new() { RequestPut = new() { Key = Key(put.Key), Value = UnsafeByteOperations.UnsafeWrap(put.Value) } },
        Remove remove => new() { RequestDeleteRange = new() { Key = Key(remove.Key) } },
        _ => throw new ArgumentException($"The store client knows no write {write.GetType().Name}.", nameof(write)),
    };

    private static ByteString Key(string key) => ByteString.CopyFromUtf8(NotEmpty(key));

    private static string NotEmpty(string key) =>
        key.Length > 0 ? key : throw new StoreRefusedException("A key of the store is empty. Give it a name.");

    /// <summary>Revision 0 means "does not exist" to etcd, which is the contrary of what these compares say.</summary>
    private static long Exists(long revision) =>
        revision > 0 ? revision : throw new ArgumentException("A key that exists has a revision above zero; use KeyAbsent for one that does not.", nameof(revision));
}
