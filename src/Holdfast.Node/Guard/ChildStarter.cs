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
internal sealed class ChildStarter(GuardPaths paths, OutputPump pump, NotifyDesk notices)
{
    private const string Shell = "/bin/sh";
    private const string GuardGone = """[ "$PPID" = "$1" ] || exit 125; shift; exec "$@" """;

    /// <summary>The guard's own rights, for addresses: a service has no use for them.</summary>
    private const string Withheld = "-net_admin,-net_raw";
    private static readonly string SetPriv = File.Exists("/usr/bin/setpriv") ? "/usr/bin/setpriv" : "/bin/setpriv";

    public static void CheckTools()
    {
        if (!File.Exists(SetPriv) || !File.Exists(Shell))
            throw new GuardStartException("The guard needs setpriv (package util-linux) and /bin/sh, so that services die with it.");
    }

    /// <returns>The child, or <c>null</c> with the reason.</returns>
    public ChildProcess? Start(StartChild start, out string why)
    {
        var process = start.Launch.Process;
        if (RunAs.Find(process, out why) is not { } user)
            return null;
        var environment = EnvironmentOf(start, user.Account);
        var directory = start.Launch.WorkingDirectory.Length > 0 ? start.Launch.WorkingDirectory : user.Account is null ? paths.Data : "/";
        why = $"There is no directory {directory}.";
        if (!Directory.Exists(directory))
            return null;
        var program = Programs.Find(start.Launch.Command[0], environment.GetValueOrDefault("PATH"), directory, out why);
        string[] limits = process?.Limits is { } bounds ? [LimitWords.Program, .. LimitWords.Of(bounds)] : [];
        if (limits.Length > 0 && !File.Exists(LimitWords.Program))
            why = $"There is no program {LimitWords.Program} (package util-linux), which sets its limits.";
        var ready = ReadyLine.Of(process?.Ready, start.Run, ref why);
        return program is null || why.Length > 0 ? null : Spawn(start, [.. limits, SetPriv, .. user.Words], [program, .. start.Launch.Command.Skip(1)], environment, directory, ready, out why);
    }

    /// <param name="start">What to start.</param>
    /// <param name="before">Programs that prepare the process and become the next one in it; setpriv is the last.</param>
    /// <param name="command">The service's own.</param>
    /// <param name="environment">All of it.</param>
    /// <param name="directory">Where it begins.</param>
    /// <param name="ready">The line that says that it is ready.</param>
    /// <param name="why">Empty when it has been started.</param>
    private ChildProcess? Spawn(StartChild start, string[] before, string[] command, Dictionary<string, string> environment, string directory, ReadyLine? ready, out string why)
    {
        var input = Pipes.Create();
        var output = Pipes.Create();
        var error = Pipes.Create();
        string[] arguments =
        [
            .. before, "--pdeathsig", "KILL", "--ambient-caps", Withheld, "--", Shell, "-c", GuardGone, "holdfast", Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            .. command,
        ];
        var pid = Spawner.Spawn(
            before[0], arguments, [.. environment.Select(v => $"{v.Key}={v.Value}")], directory, input.Read, output.Write, error.Write);
        _ = Kernel.Close(input.Read);
        _ = Kernel.Close(output.Write);
        _ = Kernel.Close(error.Write);
        var warm = start.Launch.Standby == StandbyKind.Warm;
        var log = paths.ServiceLog(start.Service);
        pump.Add(output.Read, log, warm ? start.Run : 0, isError: false, start.Launch.Log, ready);
        pump.Add(error.Read, log, start.Run, isError: true, start.Launch.Log, ready);
        Pipes.MakeNonBlocking(input.Write);
        why = pid < 0 ? $"The kernel started no process: {Kernel.Explain(-pid)}." : "";
        if (pid > 0 && start.Launch.Process is { Notifies: true })
            notices.Add(pid, start.Run, start.Service);
        if (pid > 0)
            return new ChildProcess(start.Run, start.Service, pid, ProcessHandle.Open(pid), input.Write, StopSignals.Number(start.Launch.Process?.StopSignal), notices.Remove) { HasUnit = start.Launch.Unit == true };
        _ = Kernel.Close(input.Write);
        return null;
    }

    private Dictionary<string, string> EnvironmentOf(StartChild start, Account? user)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach (var (name, _) in GuardRuntime.Environment)
            environment.Remove(name);
        foreach (var name in (string[])["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]) // the daemon's own unit's
            environment.Remove(name);
        if (user is not null)
            (environment["USER"], environment["LOGNAME"], environment["HOME"], environment["SHELL"]) = (user.Name, user.Name, user.Home, user.Shell);
        foreach (var (name, value) in start.Launch.Environment)
            environment[name] = value;
        environment["HOLDFAST_SERVICE"] = start.Service;
        environment["HOLDFAST_EPOCH"] = start.Epoch.ToString(CultureInfo.InvariantCulture);
        environment["HOLDFAST_GRANT_REVISION"] = start.GrantRevision.ToString(CultureInfo.InvariantCulture);
        environment["HOLDFAST_LEASE_FILE"] = paths.Lease;
        environment[GuardPaths.Mark] = paths.Data;
        if (start.Launch.Process is { Notifies: true })
            environment["NOTIFY_SOCKET"] = notices.Address;
        if (start.Launch.Process?.Watchdog is { } watchdog)
            environment["WATCHDOG_USEC"] = ((long)watchdog.TotalMicroseconds).ToString(CultureInfo.InvariantCulture);
        return environment;
    }
}
