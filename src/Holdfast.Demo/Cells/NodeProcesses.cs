using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast.Demo.Cells;

/// <summary>
/// Every process of one demo node: daemon, guard, etcd, services. They are known by a mark in their environment, which all descendants
/// inherit wherever they were moved to, and by descent from one that has it.
/// </summary>
internal static partial class NodeProcesses
{
    public const string Mark = "HOLDFAST_DEMO_NODE";

    private const int SigKill = 9;
    private const int SigStop = 19;
    private const int MostRounds = 200;

    /// <summary>
    /// Takes the node away as a power cut does: all processes are stopped first, so that none can say a last word, then killed. Returns how
    /// many there were, once all are gone.
    /// </summary>
    public static async Task<int> KillAsync(string mark, CancellationToken ct)
    {
        var processes = Find(mark);
        Signal(processes, SigStop);
        var count = processes.Length;
        for (var round = 0; round < MostRounds && processes.Length > 0; round++)
        {
            Signal(processes, SigKill);
            await Task.Delay(5, ct);
            processes = Find(mark);
        }

        return processes.Length == 0 ? count : throw new DemoException($"Processes {string.Join(", ", processes)} did not die.");
    }

    public static ImmutableArray<int> Find(string mark)
    {
        var mine = Environment.ProcessId;
        var wanted = Encoding.UTF8.GetBytes($"{Mark}={mark}\0");
        var all = new List<(int Pid, int Parent)>();
        var found = new HashSet<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) || pid == mine)
                continue;
            if (ReadParent(folder) is not { } parent)
                continue;
            all.Add((pid, parent));
            if (HasMark(folder, wanted))
                found.Add(pid);
        }

        while (all.Any(p => found.Contains(p.Parent) && found.Add(p.Pid)))
        {
            // Until no more descendants turn up.
        }

        return [.. found.Order()];
    }

    private static void Signal(ImmutableArray<int> processes, int signal)
    {
        foreach (var pid in processes)
            _ = Kill(pid, signal);
    }

    /// <summary>The parent, or <c>null</c> when the process is gone or a zombie that its parent has not reaped yet.</summary>
    private static int? ReadParent(string folder)
    {
        try
        {
            // proc(5): pid (comm) state ppid …; the name may hold spaces and parentheses.
            var stat = File.ReadAllText(folder + "/stat");
            var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return words[0] is "Z" or "X" ? null : int.Parse(words[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool HasMark(string folder, byte[] wanted)
    {
        try
        {
            return File.ReadAllBytes(folder + "/environ").AsSpan().IndexOf(wanted) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
