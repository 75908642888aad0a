using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Running;

/// <summary>Wakes one waiting thread; several calls before it looks are one.</summary>
internal sealed class ThreadPulse : IDisposable
{
    private readonly AutoResetEvent _signal = new(false);

    public void Beat() => _signal.Set();

    /// <summary>Returns when it was called, or at <paramref name="until"/> to the millisecond.</summary>
    public void Wait(Moment until)
    {
        var wait = until - BootClock.Now;
        if (wait > TimeSpan.Zero)
            _signal.WaitOne((int)Math.Min(Math.Ceiling(wait.TotalMilliseconds), 60_000));
    }

    public void Dispose() => _signal.Dispose();
}
