using System.Collections.Immutable;
using Holdfast.Control.State;
using Holdfast.Model.Store;

namespace Holdfast.Simulation.Storing;

/// <summary>What the majority of the store's members has on its disks: linearizable, every transaction atomic, every revision kept until it is compacted.</summary>
internal sealed class VirtualStore
{
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Commit> _log = [];
    private const long First = 1;

    public long Revision { get; private set; } = First;

    /// <summary>Revisions up to here can be followed no more, only read.</summary>
    public long Compacted { get; private set; } = First;

    /// <summary>What every node's copy comes to.</summary>
    public CellState Truth { get; private set; } = CellState.Empty with { Revision = First };

    /// <summary>Called with each commit, before anybody hears of it.</summary>
    public Action<Commit>? Committed { get; set; }

    public Contents Read() => new(Revision, [.. _entries.Values]);

    public Entry? Get(string key) => _entries.GetValueOrDefault(key);

    public Outcome Apply(Transaction transaction)
    {
        foreach (var compare in transaction.Compares)
            if (!Holds(compare))
                return new Outcome(false, Revision);
        if (transaction.Writes.IsEmpty)
            return new Outcome(true, Revision);
        Revision++;
        var batch = new ChangeBatch(Revision, [.. transaction.Writes.Select(Write)]);
        var commit = new Commit(batch, Truth, StateFold.Next(Truth, batch));
        Truth = commit.Next;
        _log.Add(commit);
        Committed?.Invoke(commit);
        return new Outcome(true, Revision);
    }

    /// <summary>The commit that made this revision.</summary>
    public Commit At(long revision) => _log[(int)(revision - First - 1)];

    public void Compact(long revision) => Compacted = Math.Max(Compacted, Math.Min(revision, Revision));

    private bool Holds(Compare compare) => (compare, _entries.GetValueOrDefault(compare.Key)) switch
    {
        (KeyAbsent, var entry) => entry is null,
        (ModifiedAt m, var entry) => entry?.ModRevision == m.Revision,
        (CreatedAt c, var entry) => entry?.CreateRevision == c.Revision,
        _ => false,
    };

    private Change Write(Write write)
    {
        if (write is Put put)
        {
            var created = _entries.TryGetValue(put.Key, out var old) ? old.CreateRevision : Revision;
            _entries[put.Key] = new Entry(put.Key, put.Value, created, Revision);
            return new Change(put.Key, _entries[put.Key]);
        }

        _entries.Remove(write.Key);
        return new Change(write.Key, null);
    }
}

/// <summary>One commit, and what it made of the state that was. A node whose copy is that very state comes to the same by the same fold.</summary>
internal sealed record Commit(ChangeBatch Batch, CellState Former, CellState Next)
{
    public CellState After(CellState state) => ReferenceEquals(state, Former) ? Next : StateFold.Next(state, Batch);
}
