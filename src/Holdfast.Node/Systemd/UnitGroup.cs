using System.Globalization;
using Holdfast.Node.Os;

namespace Holdfast.Node.Systemd;

/// <summary>
/// The processes of a systemd unit, which are nobody's children here: known by their control group (cgroups(7)). A driver notes the group before it has the
/// unit started; the guard kills what is in it when the driver's time is over.
/// </summary>
internal static class UnitGroup
{
    private const int MostGroups = 8;

    /// <summary>The folder of the notes, beside the lease: both are forgotten when the machine starts anew.</summary>
    public static string Notes(string leaseFile) => Path.ChangeExtension(leaseFile, "units");

    /// <summary>Where the kernel shows control groups by which systemd keeps units: the only hierarchy, or in the hybrid layout the one beside the old ones.</summary>
    public static IEnumerable<string> Roots(string mount = "/sys/fs/cgroup")
        => File.Exists(Path.Combine(mount, "cgroup.controllers")) ? [mount] : new[] { Path.Combine(mount, "unified"), Path.Combine(mount, "systemd") }.Where(Directory.Exists);

    public static void Note(string notes, string service, IEnumerable<string> groups)
    {
        Directory.CreateDirectory(notes);
        var file = Path.Combine(notes, service);
        File.WriteAllLines(file + ".new", groups);
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Kills what is in the noted groups, and all groups below them.</summary>
    /// <returns>How many processes were there. None: nothing of the unit is left.</returns>
    public static int Kill(string notes, string service)
    {
        try
        {
            return File.ReadLines(Path.Combine(notes, service)).Take(MostGroups).Sum(KillGroup);
        }
        catch (IOException)
        {
            return 0; // It has noted nothing, so it has started nothing.
        }
    }

    /// <summary>Of every service, when a guard begins: what a former one has left.</summary>
    public static int KillAll(string notes) => Directory.Exists(notes) ? Directory.EnumerateFiles(notes).Sum(f => Kill(notes, Path.GetFileName(f))) : 0;

    private static int KillGroup(string group)
    {
        if (!Directory.Exists(group))
            return 0;
        var pids = Directory.EnumerateFiles(group, "cgroup.procs", SearchOption.AllDirectories).SelectMany(Pids).ToList();
        if (pids.Count == 0)
            return 0;
        if (!TryKillAtOnce(Path.Combine(group, "cgroup.kill")))
            foreach (var pid in pids)
                _ = Kernel.Signal(pid, Kernel.Kill);
        return pids.Count;
    }

    /// <summary>Since Linux 5.14, and not in the old hierarchies: the kernel kills all of it, whatever forks meanwhile.</summary>
    private static bool TryKillAtOnce(string file)
    {
        if (!File.Exists(file))
            return false;
        try
        {
            File.WriteAllText(file, "1");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<int> Pids(string file)
    {
        try
        {
            return [.. File.ReadAllLines(file).Select(l => int.TryParse(l, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(p => p > 1)];
        }
        catch (IOException)
        {
            return []; // The group is gone.
        }
    }
}
