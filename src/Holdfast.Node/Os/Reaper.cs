using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>How a process ended: a code, or a signal (then the code is -1).</summary>
internal readonly record struct ProcessEnd(int Pid, int ExitCode, int Signal);

/// <summary>Collects the children of this process that have ended.</summary>
internal static unsafe class Reaper
{
    private const int AnyChild = 0; // P_ALL
    private const int OneChild = 1; // P_PID
    private const int Exited = 4; // WEXITED
    private const int NoHang = 1; // WNOHANG
    private const int NoReap = 0x01000000; // WNOWAIT
    private const int ByExit = 1; // CLD_EXITED
    private const int SubReaper = 36; // PR_SET_CHILD_SUBREAPER

    /// <summary>Orphans of this process's children become its children, so that they can be reaped and their group seen to be empty.</summary>
    public static void AdoptOrphans() => Kernel.Check(Kernel.Control(SubReaper, 1, 0, 0, 0), "prctl(PR_SET_CHILD_SUBREAPER)");

    /// <summary>The pid of a child that has ended and is not reaped; 0 when there is none.</summary>
    public static int Peek() => Wait(AnyChild, 0, Exited | NoHang | NoReap)?.Pid ?? 0;

    /// <summary>Reaps that child; <c>null</c> when it has not ended, or is not ours.</summary>
    public static ProcessEnd? Reap(int pid) => Wait(OneChild, pid, Exited | NoHang);

    /// <summary>Whether a process of the group exists, also one that only waits to be reaped.</summary>
    public static bool GroupExists(int group) =>
        Kernel.Signal(-group, 0) == 0 || Marshal.GetLastPInvokeError() != Kernel.NoProcess;

    /// <summary>siginfo_t, 64 bit: si_code at 8, si_pid at 16, si_status at 24.</summary>
    private static ProcessEnd? Wait(int kind, int id, int options)
    {
        var information = stackalloc byte[128];
        new Span<byte>(information, 128).Clear();
        if (Kernel.WaitId(kind, id, information, options) != 0)
            return null;
        var pid = *(int*)(information + 16);
        if (pid == 0)
            return null;
        var status = *(int*)(information + 24);
        return *(int*)(information + 8) == ByExit ? new ProcessEnd(pid, status, 0) : new ProcessEnd(pid, -1, status);
    }
}
