using System.Collections;
using System.Globalization;
using Holdfast.Control.Guarding;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>
/// Starts children so that they die with the guard: <c>setpriv --pdeathsig KILL</c> asks the kernel for it, and a line of shell looks
/// whether the guard was still there after that was asked (else nobody would ever kill it). The kernel means the thread that forked,
/// so all are started from one thread that lives as long as the guard (<see cref="StartThread"/>).
/// </summary>
internal sealed class ChildStarter(GuardPaths paths, OutputPump pump)
{
    private const string Shell = "/bin/sh";
    private const string GuardGone = """[ "$PPID" = "$1" ] || exit 125; shift; exec "$@" """;
    private static readonly string SetPriv = File.Exists("/usr/bin/setpriv") ? "/usr/bin/setpriv" : "/bin/setpriv";

    public static void CheckTools()
    {
        if (!File.Exists(SetPriv) || !File.Exists(Shell))
            throw new GuardStartException("The guard needs setpriv (package util-linux) and /bin/sh, so that services die with it.");
    }

    /// <returns>The child, or <c>null</c> with the reason.</returns>
    public ChildProcess? Start(StartChild start, out string why)
    {
        var environment = EnvironmentOf(start);
        var directory = start.Launch.WorkingDirectory.Length > 0 ? start.Launch.WorkingDirectory : paths.Data;
        why = $"There is no directory {directory}.";
        if (!Directory.Exists(directory))
            return null;
        var program = Programs.Find(start.Launch.Command[0], environment.GetValueOrDefault("PATH"), directory, out why);
        return program is null ? null : Spawn(start, program, environment, directory, out why);
    }

    private ChildProcess? Spawn(StartChild start, string program, Dictionary<string, string> environment, string directory, out string why)
    {
        var input = Pipes.Create();
        var output = Pipes.Create();
        var error = Pipes.Create();
        string[] arguments =
        [
            "setpriv", "--pdeathsig", "KILL", "--", Shell, "-c", GuardGone, "holdfast", Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            program, .. start.Launch.Command.Skip(1),
        ];
        var pid = Spawner.Spawn(
            SetPriv, arguments, [.. environment.Select(v => $"{v.Key}={v.Value}")], directory, input.Read, output.Write, error.Write);
        _ = Kernel.Close(input.Read);
        _ = Kernel.Close(output.Write);
        _ = Kernel.Close(error.Write);
        var warm = start.Launch.Standby == StandbyKind.Warm;
        var log = paths.ServiceLog(start.Service);
        pump.Add(output.Read, log, warm ? start.Run : 0, isError: false);
        pump.Add(error.Read, log, start.Run, isError: true);
        Pipes.MakeNonBlocking(input.Write);
        why = pid < 0 ? $"The kernel started no process: {Kernel.Explain(-pid)}." : "";
        if (pid > 0)
            return new ChildProcess(start.Run, start.Service, pid, ProcessHandle.Open(pid), input.Write);
        _ = Kernel.Close(input.Write);
        return null;
    }

    private Dictionary<string, string> EnvironmentOf(StartChild start)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach (var (name, _) in GuardRuntime.Environment)
            environment.Remove(name);
        foreach (var (name, value) in start.Launch.Environment)
            environment[name] = value;
        environment["HOLDFAST_SERVICE"] = start.Service;
        environment["HOLDFAST_EPOCH"] = start.Epoch.ToString(CultureInfo.InvariantCulture);
        environment["HOLDFAST_GRANT_REVISION"] = start.GrantRevision.ToString(CultureInfo.InvariantCulture);
        environment["HOLDFAST_LEASE_FILE"] = paths.Lease;
        environment[GuardPaths.Mark] = paths.Data;
        return environment;
    }
}
