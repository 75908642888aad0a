using System.Collections.Immutable;

namespace Holdfast.Model.Store;

/// <summary>One key of the store, with the revisions at which it was created and last written.</summary>
public sealed record Entry(string Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision);

/// <summary>Everything below a prefix at one revision of the store, in ordinal order of the keys.</summary>
public sealed record Contents(long Revision, ImmutableArray<Entry> Entries);

/// <summary>One key's change: its new entry, or <c>null</c> when it was removed.</summary>
public sealed record Change(string Key, Entry? Entry);

/// <summary>
/// All changes of one revision below a watched prefix, never split. An empty batch says only that the feed has reached
/// <paramref name="Revision"/> (progress).
/// </summary>
public sealed record ChangeBatch(long Revision, ImmutableArray<Change> Changes);
