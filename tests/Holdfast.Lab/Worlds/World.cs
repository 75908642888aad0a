using System.Collections;
using System.Runtime.InteropServices;
using Xunit;

namespace Holdfast.Lab.Worlds;

/// <summary>
/// Where the tests run: namespaces of their own for network, mounts and processes, and for users unless root runs them. The first process of it is their parent; when that
/// one or the program outside is killed, the kernel ends every process, network and mount of this world. Needs no root.
/// </summary>
internal static partial class World
{
    /// <summary>Where it stands: the bridge that all hosts are on.</summary>
    public const string Bridge = "lab0";

    /// <summary>The address of the tests and of their clients.</summary>
    public const string Address = "10.77.0.254";

    public const string AddressV6 = "fd77::254";

    private const string InVariable = "HOLDFAST_LAB_WORLD";
    private const string WhyNotVariable = "HOLDFAST_LAB_WHY_NOT";

    /// <summary>Some versions of unshare complain about nothing on standard error: what runs in the world has the real one back.</summary>
    private const string Arrange = $"""
        exec 2>&3 3>&-
        root=$1; shift
        mount -t tmpfs -o mode=755 lab "$root" && mkdir "$root/tmp" && ip link set lo up && ip link add {Bridge} type bridge &&
            ip addr add {Address}/24 dev {Bridge} && ip addr add {AddressV6}/64 dev {Bridge} nodad && ip link set {Bridge} up || exit 125
        export TMPDIR=$root/tmp DOTNET_EnableDiagnostics=0
        "$@"
        exit $?
        """;

    private static readonly string[] Plain = ["unshare", "-n", "-m", "-p", "-f", "--kill-child", "--mount-proc"];

    /// <summary>
    /// Root, where it may do all of it, needs no users of its own, and without them its daemons keep the right to real-time scheduling that they
    /// have in production.
    /// </summary>
    private static readonly string[] Unshare =
        Environment.IsPrivilegedProcess && Tool.Try([.. Plain, "ip", "link", "add", Bridge, "type", "bridge"]).Code == 0 ? Plain : ["unshare", "-U", "-r", .. Plain[1..]];

    /// <summary>A directory in memory that only this world has.</summary>
    public static string Root => Environment.GetEnvironmentVariable(InVariable)
        ?? throw new LabException("This process is outside the lab's world.");

    /// <summary>Why this process is in no world, or <c>null</c>.</summary>
    public static string? WhyNot => Environment.GetEnvironmentVariable(InVariable) is not null ? null
        : Environment.GetEnvironmentVariable(WhyNotVariable) ?? "The lab runs by its own program, not inside another one.";

    /// <summary>Skips the test, with the reason, where no world can be made.</summary>
    public static void Need()
    {
        if (WhyNot is { } why)
            Assert.Skip(why);
    }

    /// <summary>Replaces this process by one inside a new world. Returns when it is inside already, or when there cannot be one.</summary>
    public static void Enter(string[] args)
    {
        if (Environment.GetEnvironmentVariable(InVariable) is not null)
            return;
        var whyNot = Missing() ?? Refused();
        if (whyNot is null)
            whyNot = Replace(["bash", "-c", "exec 3>&2 2>/dev/null; exec \"$@\"", "lab", "env", "--default-signal=PIPE", .. Unshare, "bash", "-c", Arrange, "lab", Cover(), .. Self(), .. args], (InVariable, Cover()));
        Environment.SetEnvironmentVariable(WhyNotVariable, whyNot);
    }

    /// <summary>What is started with this environment makes a world of its own, as from outside.</summary>
    public static void Leave(IDictionary<string, string?> environment)
    {
        environment.Remove(InVariable);
        environment.Remove("DOTNET_EnableDiagnostics");
    }

    /// <summary>This program, as it is started again.</summary>
    public static string[] Self()
    {
        var program = Environment.ProcessPath ?? throw new LabException("This process cannot tell which program it runs.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
    }

    private static string? Missing()
    {
        var missing = new[] { "unshare", "nsenter", "ip", "nft", "bash", "etcd" }.Where(t => Tool.Find(t) is null).ToArray();
        return missing.Length == 0 ? null : $"Not installed: {string.Join(", ", missing)} (Debian: util-linux, iproute2, nftables, etcd-server).";
    }

    private static string? Refused()
    {
        var outcome = Tool.Try([.. Unshare, "true"]);
        return outcome.Code == 0 ? null : $"This system allows no namespaces to this user: {outcome.Error.Trim()}";
    }

    /// <summary>A directory that every system has and that the build does not lie in; only inside the world it is covered.</summary>
    private static string Cover()
        => Array.Find(["/mnt", "/media", "/srv", "/opt"], d => Directory.Exists(d) && !Self().Any(s => s.StartsWith(d + "/", StringComparison.Ordinal)))
            ?? throw new LabException("None of /mnt, /media, /srv and /opt is there to put the lab's files on.");

    private static string Replace(string[] command, (string Name, string Value) variable)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => $"{e.Key}={e.Value}").Append($"{variable.Name}={variable.Value}");
        RemoveDebuggersFiles();
        _ = Execve(Tool.Find(command[0])!, Strings(command), Strings(environment));
        return $"The kernel did not start {command[0]}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.";
    }

    /// <summary>The runtime's own pipes for debuggers, which it removes only when it ends by itself.</summary>
    private static void RemoveDebuggersFiles()
    {
        var own = new[] { $"clr-debug-pipe-{Environment.ProcessId}-*", $"dotnet-diagnostic-{Environment.ProcessId}-*" };
        foreach (var file in own.SelectMany(pattern => Directory.EnumerateFiles(Path.GetTempPath(), pattern)))
            File.Delete(file);
    }

    private static nint[] Strings(IEnumerable<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execve(string path, nint[] arguments, nint[] environment);
}
