using System.Runtime.InteropServices;

namespace Holdfast.Lab.Worlds;

internal enum Signal
{
    Hup = 1,
    Kill = 9,
    Term = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>Signals to processes of this world.</summary>
internal static partial class Signals
{
    public static void Send(this Signal signal, params IEnumerable<int> pids)
    {
        foreach (var pid in pids)
            _ = Kill(pid, (int)signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
