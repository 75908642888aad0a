using System.Globalization;
using System.Text;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Hosts;

/// <summary>The processes of one host: those of its namespace for processes, without its first one.</summary>
internal sealed class HostProcesses(int init)
{
    private const int MostRounds = 50;

    private readonly string? _home = Home(init);

    public IReadOnlyList<int> All => [.. Directory.EnumerateDirectories("/proc").Select(Pid).Where(p => p > 0 && p != init && Home(p) == _home)];

    public IReadOnlyList<int> Of(Part part) => [.. All.Where(p => PartOf(p) == part)];

    /// <summary>Until nothing new turns up: a process may start another one while it is looked for.</summary>
    public void Freeze(Part? part = null)
    {
        var frozen = new HashSet<int>();
        for (var i = 0; i < MostRounds; i++)
        {
            var found = (part is { } p ? Of(p) : All).Where(frozen.Add).ToArray();
            if (found.Length == 0 && i > 0)
                return;
            Signal.Stop.Send(found);
        }
    }

    /// <summary>The youngest first, so services before what watches over them: the worst order.</summary>
    public void Wake() => Signal.Continue.Send(All.OrderDescending());

    public void Kill(Part part) => Signal.Kill.Send(Of(part));

    public static Part PartOf(int pid)
    {
        var words = Words(pid);
        return words switch
        {
            [var program, "agent", ..] when Named(program, "holdfast") => Part.Daemon,
            [var program, "guard", ..] when Named(program, "holdfast") => Part.Guard,
            [var program, ..] when Named(program, "etcd") => Part.Store,
            _ when words.Contains(Register.RegisterProgram.Mode) && !Named(words[0], "sh") && !Named(words[0], "setpriv") => Part.Service,
            _ => Part.Other,
        };
    }

    private static bool Named(string program, string name) => Path.GetFileName(program) == name;

    private static int Pid(string folder) => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0;

    private static string? Home(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/pid").LinkTarget;
        }
        catch (IOException)
        {
            // It has ended.
            return null;
        }
    }

    private static string[] Words(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
