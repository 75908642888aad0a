using System.Diagnostics;
using System.Globalization;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Hosts;

/// <summary>
/// A host while it has power: namespaces for network, mounts and processes, with a shell as its first process that starts what it is told on its
/// input. Killing that one ends everything on it at once.
/// </summary>
internal sealed class Machine : IDisposable
{
    private const string Boot = "mount -t tmpfs run /run && mkdir -p /run/holdfast /run/tmp && ip link set lo up && echo up";

    private readonly Process _unshare;

    private Machine(Process unshare, int init)
    {
        _unshare = unshare;
        Init = init;
        Processes = new HostProcesses(init);
    }

    /// <summary>Its first process, as this world numbers it.</summary>
    public int Init { get; }

    public HostProcesses Processes { get; }

    public static Machine Start()
    {
        var start = new ProcessStartInfo("bash", ["-c", "exec unshare -n -m -p -f --kill-child --mount-proc bash -s 2>/dev/null"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment["XDG_RUNTIME_DIR"] = "/run/holdfast";
        start.Environment["TMPDIR"] = "/run/tmp";
        var unshare = Process.Start(start) ?? throw new LabException("unshare did not start.");
        unshare.StandardInput.WriteLine(Boot);
        unshare.StandardInput.Flush();
        if (unshare.StandardOutput.ReadLine() != "up")
            throw new LabException("A host did not come up.");
        return new Machine(unshare, ChildOf(unshare.Id));
    }

    /// <summary>Tells its shell a line.</summary>
    public void Tell(string line)
    {
        _unshare.StandardInput.WriteLine(line);
        _unshare.StandardInput.Flush();
    }

    /// <summary>Runs a tool in its network.</summary>
    public void InNetwork(params string[] command) => Tool.Run([.. Enter(), .. command]);

    /// <summary>Runs a tool on it, as its root would.</summary>
    public Tool.Outcome Try(params string[] command) => Tool.Try(["nsenter", "-t", Init.ToString(CultureInfo.InvariantCulture), "-n", "-m", "-p", "--", .. command]);

    public void FeedInNetwork(string input, params string[] command) => Tool.Feed(input, [.. Enter(), .. command]);

    /// <summary>Ends at once, with everything on it.</summary>
    public void Dispose()
    {
        Signal.Kill.Send(Init);
        _unshare.WaitForExit();
        _unshare.Dispose();
    }

    private string[] Enter() => ["nsenter", "-t", Init.ToString(CultureInfo.InvariantCulture), "-n"];

    private static int ChildOf(int pid) => int.Parse(File.ReadAllText($"/proc/{pid}/task/{pid}/children").Trim(), CultureInfo.InvariantCulture);
}
