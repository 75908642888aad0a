using System.Runtime.InteropServices;
using Holdfast.Model.Time;

namespace Holdfast.Node.Os;

/// <summary>CLOCK_BOOTTIME: monotonic, and counts the time asleep, which .NET's Stopwatch does not.</summary>
internal static partial class BootClock
{
    private const int Boottime = 7;

    public static Moment Now
    {
        get
        {
            if (ClockGetTime(Boottime, out var time) != 0)
                throw new InvalidOperationException("This kernel has no CLOCK_BOOTTIME, which leases are counted on. Linux is needed.");
            return new Moment((time.Seconds * 1_000_000_000) + time.Nanoseconds);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
