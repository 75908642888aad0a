using Holdfast.Lab.Cells;
using Holdfast.Lab.Histories;

namespace Holdfast.Lab.Sequences;

/// <summary>Keeps what a failed sequence has left, outside of the world that ends with it.</summary>
internal static class Evidence
{
    private static readonly string Folder = Path.Combine(new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.FullName, "lab");

    public static string Of(long seed) => Path.Combine(Folder, $"seed-{seed}");

    public static void Keep(LabCell lab, long seed, IEnumerable<string> story, IEnumerable<Operation> history)
    {
        var folder = Of(seed);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "story"), story);
        File.WriteAllLines(Path.Combine(folder, "history"), history.OrderBy(o => o.Invoke).Select(o => o.ToString()));
        foreach (var host in lab.Hosts)
        {
            Copy(host.Log, Path.Combine(folder, $"{host.Name}-daemon.log"));
            Copy(host.ActingLog, Path.Combine(folder, $"{host.Name}-acting.log"));
            Copy(Path.Combine(host.Disk.Data, "guard.log"), Path.Combine(folder, $"{host.Name}-guard.log"));
            Copy(Path.Combine(host.Disk.Data, "logs", $"{CellSpec.Service}.log"), Path.Combine(folder, $"{host.Name}-service.log"));
        }
    }

    private static void Copy(string from, string to) => File.WriteAllText(to, Story.ReadShared(from));
}
