namespace Holdfast.Node.Running;

/// <summary>Tells any number of waiters that something changed. A waiter that was busy finds out by the count that it missed something.</summary>
internal sealed class Changes
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiters;
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Tell()
    {
        TaskCompletionSource? waiters;
        lock (_lock)
        {
            Interlocked.Increment(ref _count);
            waiters = _waiters;
            _waiters = null;
        }

        waiters?.SetResult();
    }

    /// <summary>Returns when the count is above <paramref name="seen"/>, with the count.</summary>
    public async Task<long> WaitAsync(long seen, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_count > seen)
                    return _count;
                _waiters ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _waiters.Task;
            }

            await changed.WaitAsync(ct);
        }
    }
}
