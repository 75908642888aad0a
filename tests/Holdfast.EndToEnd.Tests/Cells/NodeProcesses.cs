using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast.EndToEnd.Tests.Cells;

/// <summary>
/// Finds and signals the processes that belong to a directory: daemon, guard, store and services name it in their arguments or environment, and
/// nothing else does.
/// </summary>
internal static partial class NodeProcesses
{
    public const int Kill = 9;
    public const int Hup = 1;
    public const int Term = 15;
    public const int Stop = 19;
    public const int Continue = 18;

    public static int[] Of(string directory)
    {
        var mark = Encoding.UTF8.GetBytes(directory);
        return [.. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), out var pid) ? pid : 0)
            .Where(pid => pid > 0 && pid != Environment.ProcessId && Names(pid, mark))];
    }

    public static void Signal(int signal, params int[] pids)
    {
        foreach (var pid in pids)
            _ = SendSignal(pid, signal);
    }

    /// <summary>Kills whatever belongs to the directory, again until nothing is left: a process may have started another one meanwhile.</summary>
    public static void Sweep(string directory)
    {
        for (var i = 0; i < 200 && Of(directory) is { Length: > 0 } left; i++)
        {
            Signal(Kill, left);
            Thread.Sleep(20);
        }
    }

    private static bool Names(int pid, byte[] directory) => Names($"/proc/{pid}/cmdline", directory) || Names($"/proc/{pid}/environ", directory);

    private static bool Names(string file, ReadOnlySpan<byte> directory)
    {
        try
        {
            ReadOnlySpan<byte> text = File.ReadAllBytes(file);
            for (var at = text.IndexOf(directory); at >= 0; at = text.IndexOf(directory))
            {
                text = text[(at + directory.Length)..];
                if (text.Length == 0 || text[0] is 0 or (byte)'/')
                    return true;
            }

            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another user's.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
