using System.Globalization;
using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>How daemon and guard get a processor on a busy machine: the few threads that keep the lease at once, all others before ordinary programs.</summary>
internal static partial class Scheduling
{
    private const int Ordinary = 0;
    private const int RoundRobin = 2;

    /// <summary>The nice level of a daemon: about 28 times an ordinary program's weight, yet below what the kernel itself needs.</summary>
    private const int Favoured = -15;

    /// <summary>What this thread starts (threads, processes) is ordinary again, its nice level too.</summary>
    private const int ResetOnFork = 0x40000000;

    /// <summary>
    /// Puts the calling thread under SCHED_RR. False when this user may not (CAP_SYS_NICE or an rtprio limit gives it). Either way what it starts
    /// is ordinary.
    /// </summary>
    public static bool TryMakeRealTime(int priority = 10)
    {
        var (wanted, none) = (priority, 0);
        if (SchedSetScheduler(0, RoundRobin | ResetOnFork, ref wanted) == 0)
            return true;
        _ = SchedSetScheduler(0, Ordinary | ResetOnFork, ref none);
        return false;
    }

    /// <summary>
    /// Puts every thread of this process, and what they start from now on, before ordinary programs. A collection of garbage stops at the slowest
    /// thread: one that waits half a second for a processor holds up all others, the real-time ones too. False when this user may not
    /// (CAP_SYS_NICE or a nice limit gives it).
    /// </summary>
    public static bool TryFavour()
    {
        if (Kernel.SetPriority(Kernel.OfProcess, 0, Favoured) != 0)
            return false;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
            _ = Kernel.SetPriority(Kernel.OfProcess, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), Favoured);
        return true;
    }

    /// <summary>Undoes <see cref="TryFavour"/> for the calling thread and what it starts.</summary>
    public static void BeOrdinary() => _ = Kernel.SetPriority(Kernel.OfProcess, 0, 0);

    /// <param name="pid">0: the calling thread (on Linux a scheduler belongs to a thread).</param>
    /// <param name="policy">SCHED_RR and others, sched(7).</param>
    /// <param name="parameter">struct sched_param: the priority alone.</param>
    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SchedSetScheduler(int pid, int policy, ref int parameter);
}
