using System.Globalization;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>
/// What a service has started and let go of: processes in sessions of their own, as daemons are. The kernel hands them to the guard when their
/// parent has ended, so they are looked for among the guard's own children, and known by their environment.
/// </summary>
internal static class Escaped
{
    private const uint Exiting = 4; // PF_EXITING

    /// <summary>
    /// Kills those of a service; their children are found once they have ended. One that is ending has given up its environment before it has handed
    /// on its children: nobody can tell whose it was, so it is counted until it is gone.
    /// </summary>
    /// <returns>How many were found. None: nothing of the service is left.</returns>
    public static int Kill(string data, string service)
    {
        var marks = LeftOvers.Marks(data, service);
        return Children().Count(pid => LeftOvers.Kill(pid, marks) || IsEnding(pid));
    }

    /// <summary>proc(5), <c>stat</c>: behind the name, which may hold anything, come state, parent, group, session, terminal, its group, flags.</summary>
    private static bool IsEnding(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var words = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length > 6 && (words[0] is "Z" or "X" || (uint.Parse(words[6], CultureInfo.InvariantCulture) & Exiting) != 0);
        }
        catch (IOException)
        {
            return false; // gone
        }
    }

    /// <summary>Of every thread. A kernel without CONFIG_PROC_CHILDREN tells none: what escapes there is left to the next guard.</summary>
    private static List<int> Children()
    {
        var children = new List<int>();
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            var file = Path.Combine(thread, "children");
            if (File.Exists(file))
                children.AddRange(File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture)));
        }

        return children;
    }
}
