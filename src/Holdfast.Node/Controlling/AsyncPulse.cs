using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Controlling;

/// <summary>Wakes one waiting loop; several calls before it looks are one.</summary>
internal sealed class AsyncPulse : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Beat()
    {
        try
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread was quicker: the loop is woken all the same.
        }
    }

    public async Task WaitAsync(Moment? until, TimeSpan longest, CancellationToken ct)
    {
        var wait = until is { } due ? due - BootClock.Now : longest;
        if (wait > longest)
            wait = longest;
        // Timers count whole milliseconds and cut the rest, so round up: waking early only means to look again.
        if (wait > TimeSpan.Zero)
            await _signal.WaitAsync(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), ct);
        else
            await Task.Yield();
    }

    public void Dispose() => _signal.Dispose();
}
