using System.Collections.Immutable;

namespace Holdfast.Model.Store;

/// <summary>
/// What must hold, and what is then written, in one atomic step of the store. Either every compare holds and every write
/// is done at one revision, or nothing is done (etcd v3 API, KV.Txn).
/// </summary>
public sealed record Transaction
{
    public ImmutableArray<Compare> Compares { get; init; } = [];

    public ImmutableArray<Write> Writes { get; init; } = [];
}

/// <summary>One condition of a transaction on one key.</summary>
public abstract record Compare(string Key);

/// <summary>The key does not exist.</summary>
public sealed record KeyAbsent(string Key) : Compare(Key);

/// <summary>The key exists and was last written at exactly this revision.</summary>
public sealed record ModifiedAt(string Key, long Revision) : Compare(Key);

/// <summary>The key exists and was created at exactly this revision.</summary>
public sealed record CreatedAt(string Key, long Revision) : Compare(Key);

/// <summary>One write of a transaction on one key.</summary>
public abstract record Write(string Key);

/// <summary>Sets the key to these bytes.</summary>
public sealed record Put(string Key, ReadOnlyMemory<byte> Value) : Write(Key);

/// <summary>Removes the key; not an error when it does not exist.</summary>
public sealed record Remove(string Key) : Write(Key);

/// <summary>
/// What became of a transaction: committed at <paramref name="Revision"/>, or refused because a compare did not hold
/// (then the revision is the store's at that moment).
/// </summary>
public readonly record struct Outcome(bool Committed, long Revision);
