using System.Globalization;
using System.Text;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>
/// Ends what a former guard of this data directory has left. Its children died with it, but theirs may live: the kernel's death signal
/// goes to children only. They are known by <see cref="GuardPaths.Mark"/> in their environment.
/// </summary>
internal static class LeftOvers
{
    private const int MostRounds = 20;

    /// <returns>How many were killed.</returns>
    /// <exception cref="GuardStartException">Something does not end; the node must not act beside it.</exception>
    public static int Kill(string dataDirectory)
    {
        byte[][] marks = [Encoding.UTF8.GetBytes($"{GuardPaths.Mark}={dataDirectory}\0")];
        var killed = 0;
        for (var round = 0; round < MostRounds; round++)
        {
            var found = Round(marks);
            if (found == 0)
                return killed;
            killed += found;
        }
        throw new GuardStartException("Processes of a former guard do not end. Look for them with ps, and restart this machine if need be.");
    }

    private static int Round(byte[][] marks)
    {
        var found = 0;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) && pid != Environment.ProcessId)
                found += KillMarked(pid, marks) ? 1 : 0;
        }
        return found;
    }

    /// <summary>Kills a process that has all the marks in its environment, and does not wait for its end.</summary>
    public static bool Kill(int pid, byte[][] marks)
    {
        using var process = Marked(pid, marks);
        process?.Kill();
        return process is not null;
    }

    /// <summary>Whether a process is of this guard's service, by its environment.</summary>
    public static bool Is(int pid, string dataDirectory, string service) => IsMarked(pid, Marks(dataDirectory, service));

    public static byte[][] Marks(string dataDirectory, string service)
        => [Encoding.UTF8.GetBytes($"{GuardPaths.Mark}={dataDirectory}\0"), Encoding.UTF8.GetBytes($"HOLDFAST_SERVICE={service}\0")];

    private static bool KillMarked(int pid, byte[][] marks)
    {
        using var process = Marked(pid, marks);
        process?.Kill();
        process?.WaitForEnd(500);
        return process is not null;
    }

    /// <summary>The handle is opened before the look, so that the process looked at is the one that is killed.</summary>
    private static ProcessHandle? Marked(int pid, byte[][] marks)
    {
        var process = ProcessHandle.Open(pid);
        if (process is null || IsMarked(pid, marks))
            return process;
        process.Dispose();
        return null;
    }

    /// <summary>A zombie has no environment any more.</summary>
    private static bool IsMarked(int pid, byte[][] marks)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{pid}/environ");
            return Array.TrueForAll(marks, mark => environment.AsSpan().StartsWith(mark) || environment.AsSpan().IndexOf((byte[])[0, .. mark]) >= 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another user's, which this guard cannot have started.
            return false;
        }
    }
}
