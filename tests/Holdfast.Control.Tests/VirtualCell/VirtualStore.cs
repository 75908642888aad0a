using System.Collections.Immutable;
using Holdfast.Model.Store;

namespace Holdfast.Control.Tests.VirtualCell;

/// <summary>A linearizable store: transactions are atomic, and every node's feed gets every revision, in order, a little later.</summary>
internal sealed class VirtualStore(VirtualTime time, Random random)
{
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Action<ChangeBatch>> _feeds = [];

    public long Revision { get; private set; } = 1;

    /// <summary>No majority until then: commits wait.</summary>
    public Model.Time.Moment AwayUntil { get; set; } = Model.Time.Moment.Never;

    public bool Away => time.Now < AwayUntil;

    public void Follow(Action<ChangeBatch> feed) => _feeds.Add(feed);

    public Contents Read() => new(Revision, [.. _entries.Values]);

    public Entry? Get(string key) => _entries.GetValueOrDefault(key);

    public Outcome Commit(Transaction transaction)
    {
        if (!transaction.Compares.All(Holds))
            return new Outcome(false, Revision);
        if (transaction.Writes.IsEmpty)
            return new Outcome(true, Revision);
        Revision++;
        var changes = transaction.Writes.Select(Write).ToImmutableArray();
        var batch = new ChangeBatch(Revision, changes);
        foreach (var feed in _feeds)
            feed(batch);
        return new Outcome(true, Revision);
    }

    public double FeedDelay() => 0.5 + random.NextDouble();

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
