using System.Diagnostics;

namespace Holdfast.Demo.Cells;

/// <summary>Which store the demo's cell gets.</summary>
internal static class StoreChoice
{
    public const string InstallCommand = "sudo apt-get install -y etcd-server";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>True for etcd. Installs it when it was asked for, is missing, and may be installed without asking for a password.</summary>
    /// <exception cref="DemoException">etcd was asked for and cannot be had; the message has the command.</exception>
    public static async Task<bool> IsEtcdAsync(string asked, Action<string> say, CancellationToken ct)
    {
        var installed = Find("etcd") is not null;
        switch (asked)
        {
            case "embedded":
                return false;
            case "":
                return installed;
            case "etcd" when installed:
                return true;
            case "etcd":
                await InstallAsync(say, ct);
                return true;
            default:
                throw new DemoException($"There is no store \"{asked}\". Expected etcd or embedded.");
        }
    }

    /// <summary>The program's path, or <c>null</c> when it is not installed.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Append("/usr/bin").Append("/usr/local/bin")
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task InstallAsync(Action<string> say, CancellationToken ct)
    {
        var missing = $"etcd is not installed. Install it with\n  {InstallCommand}\nthen run the demo again, or run it with --store embedded.";
        if (Find("apt-get") is null)
            throw new DemoException("etcd is not installed, and this is not Debian or Ubuntu. Put the program etcd (3.4 or newer) on the PATH.");
        string[] prefix = await Succeeds(["test", "-w", "/usr/bin"], ct) ? [] : ["sudo", "-n"];
        if (prefix.Length > 0 && !await Succeeds(["sudo", "-n", "true"], ct))
            throw new DemoException(missing);
        say("Installing etcd (apt-get install etcd-server) …");
        // Debian's package starts a service of its own, on ports that the demo does not use; policy-rc.d is not ours to change.
        if (!await Succeeds([.. prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "etcd-server"], ct)
            && !(await Succeeds([.. prefix, "apt-get", "update", "-qq"], ct)
                && await Succeeds([.. prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "etcd-server"], ct)))
        {
            throw new DemoException($"apt-get could not install etcd. {missing}");
        }
    }

    private static async Task<bool> Succeeds(string[] command, CancellationToken ct)
    {
        if (Find(command[0]) is not { } program)
            return false;
        var start = new ProcessStartInfo(program, command[1..])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0;
    }
}
