using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>A pidfd: names one process for ever, however its number is used later.</summary>
internal sealed class ProcessHandle : IDisposable
{
    private const int OpenCall = 434;
    private const int SignalCall = 424;

    private ProcessHandle(int fd) => Fd = fd;

    /// <summary>Readable once the process has ended.</summary>
    public int Fd { get; }

    /// <summary><c>null</c> when there is no such process.</summary>
    public static ProcessHandle? Open(int pid)
    {
        var fd = (int)Kernel.SystemCall(OpenCall, pid, 0, 0, 0);
        return fd < 0 ? null : new ProcessHandle(fd);
    }

    public void Kill() => _ = Kernel.SystemCall(SignalCall, Fd, Kernel.Kill, 0, 0);

    /// <summary>Whether it has ended within the time. A signal to this process cuts nothing short.</summary>
    public unsafe bool WaitForEnd(int milliseconds)
    {
        var entry = new PollEntry { Fd = Fd, Events = PollEntry.In };
        var clock = Stopwatch.StartNew();
        int ready;
        do
            ready = Kernel.Poll(&entry, 1, Math.Max(milliseconds - (int)clock.ElapsedMilliseconds, 0));
        while (ready < 0 && Marshal.GetLastPInvokeError() == Kernel.Interrupted);
        return ready > 0;
    }

    public void Dispose() => _ = Kernel.Close(Fd);
}
