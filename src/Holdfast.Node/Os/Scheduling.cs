using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>Real-time scheduling for the few threads that must not wait behind a busy machine.</summary>
internal static partial class Scheduling
{
    private const int RoundRobin = 2;

    /// <summary>What this thread starts (threads, processes) is ordinary again.</summary>
    private const int ResetOnFork = 0x40000000;

    /// <summary>Puts the calling thread under SCHED_RR. False when this user may not (CAP_SYS_NICE or an rtprio limit gives it).</summary>
    public static bool TryMakeRealTime(int priority = 10)
    {
        var parameter = priority;
        return SchedSetScheduler(0, RoundRobin | ResetOnFork, ref parameter) == 0;
    }

    /// <param name="pid">0: the calling thread (on Linux a scheduler belongs to a thread).</param>
    /// <param name="policy">SCHED_RR and others, sched(7).</param>
    /// <param name="parameter">struct sched_param: the priority alone.</param>
    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SchedSetScheduler(int pid, int policy, ref int parameter);
}
