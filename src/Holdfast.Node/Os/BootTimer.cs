using Holdfast.Model.Time;

namespace Holdfast.Node.Os;

/// <summary>
/// A timer on CLOCK_BOOTTIME with an absolute expiry: a machine that was asleep past it wakes up to a timer that has fired, where a
/// relative wait would go on for what was left.
/// </summary>
internal sealed unsafe class BootTimer : IDisposable
{
    private const int Boottime = 7;
    private const int NonBlockingCloseOnExec = 0x80800;
    private const int Absolute = 1;

    public int Fd { get; } = Kernel.Check(Kernel.TimerCreate(Boottime, NonBlockingCloseOnExec), "timerfd_create");

    /// <summary>Replaces the former expiry, fired or not.</summary>
    public void Set(Moment moment)
    {
        var nanoseconds = Math.Max(1, moment.Nanoseconds);
        var spec = new TimerSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        Kernel.Check(Kernel.TimerSet(Fd, Absolute, &spec, null), "timerfd_settime");
    }

    public void Dispose() => _ = Kernel.Close(Fd);
}
