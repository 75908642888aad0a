using System.Diagnostics;

namespace Holdfast.Node.Tests.Guard;

/// <summary>Tests wait here for what other threads tell; the bound is generous because a busy machine is no fault.</summary>
internal sealed class Gate
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly object _lock = new();

    public void Change(Action change)
    {
        lock (_lock)
        {
            change();
            Monitor.PulseAll(_lock);
        }
    }

    public T Read<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    /// <summary>Waits until it gives something, and asks again at every change; <paramref name="nudge"/> is repeated meanwhile.</summary>
    public T For<T>(string what, Func<T?> read, Action? nudge = null)
        where T : class
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            nudge?.Invoke();
            lock (_lock)
            {
                if (read() is { } found)
                    return found;
                if (waited.Elapsed > Bound)
                    throw new TimeoutException($"Not seen within {Bound.TotalSeconds} s: {what}");
                Monitor.Wait(_lock, nudge is null ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(100));
            }
        }
    }
}
