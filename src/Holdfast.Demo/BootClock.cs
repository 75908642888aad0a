using System.Runtime.InteropServices;
using Holdfast.Model.Time;

namespace Holdfast.Demo;

/// <summary>This machine's CLOCK_BOOTTIME: the clock that leases are told in. .NET's own clocks do not count time asleep.</summary>
internal static partial class BootClock
{
    private const int BootTime = 7;

    public static Moment Now
    {
        get
        {
            if (Gettime(BootTime, out var time) != 0)
                throw new InvalidOperationException("This kernel has no CLOCK_BOOTTIME; Holdfast needs Linux 2.6.39 or newer.");
            return new Moment((time.Seconds * 1_000_000_000) + time.Nanoseconds);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Gettime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
