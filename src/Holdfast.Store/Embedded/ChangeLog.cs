namespace Holdfast.Store.Embedded;

/// <summary>
/// How far the store is, a signal when that changes, and the newest changes in memory, so that a watch that keeps up reads no disk.
/// One that does not keep up reads the history: nothing is queued for it.
/// </summary>
internal sealed class ChangeLog(Progress progress)
{
    private const int MostChanges = 4_096;
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly List<Written> _recent = [];
    private long _bytes;

    /// <summary>The first revision that is whole in memory.</summary>
    private long _first = progress.Revision + 1;
    private TaskCompletionSource _changed = NewSignal();
    private Progress _progress = progress;

    public Progress Progress => Volatile.Read(ref _progress);

    public void Publish(IReadOnlyList<Written> changes, Progress reached)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _recent.AddRange(changes);
            _bytes += changes.Sum(change => Size(change));
            Volatile.Write(ref _progress, reached);
            Trim();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>Completes when the store is no longer at <paramref name="seen"/>.</summary>
    public Task WaitAsync(Progress seen)
    {
        lock (_lock)
            return _progress == seen ? _changed.Task : Task.CompletedTask;
    }

    /// <summary>The changes of some revisions, or <c>null</c> when they are no longer in memory.</summary>
    public List<Written>? Recent(long from, long to)
    {
        lock (_lock)
        {
            if (from < _first)
                return null;
            var start = _recent.Count;
            while (start > 0 && _recent[start - 1].Version.ModRevision >= from)
                start--;
            return [.. _recent.Skip(start).TakeWhile(change => change.Version.ModRevision <= to)];
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static long Size(Written change) => change.Version.Value.Length + (change.Replaced?.Value.Length ?? 0) + 256;

    /// <summary>Forgets the oldest half when there is too much, by whole revisions.</summary>
    private void Trim()
    {
        while (_recent.Count > MostChanges || _bytes > MostBytes)
        {
            var cut = (_recent.Count + 1) / 2;
            _first = _recent[cut - 1].Version.ModRevision + 1;
            while (cut < _recent.Count && _recent[cut].Version.ModRevision < _first)
                cut++;
            _bytes -= _recent.Take(cut).Sum(Size);
            _recent.RemoveRange(0, cut);
        }
    }
}
