using Holdfast.Model.Spec;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>The keys of a service that say how its process is run.</summary>
internal static class ProcessKeys
{
    private const int MostFiles = 100_000_000;
    private const int LongestLine = 512;
    private const long Terabyte = 1_000_000_000_000;

    public static readonly WordValue<StopSignal> Stop = new(
        ("SIGTERM", StopSignal.Terminate, "the default"),
        ("SIGINT", StopSignal.Interrupt, "PostgreSQL's fast shutdown"),
        ("SIGQUIT", StopSignal.Quit, "nginx ends when its requests are answered"),
        ("SIGHUP", StopSignal.HangUp, "shells and terminals"),
        ("SIGUSR1", StopSignal.User1, "as the program says"),
        ("SIGUSR2", StopSignal.User2, "as the program says"),
        ("SIGWINCH", StopSignal.WindowChange, "Apache ends when its requests are answered"));

    public static readonly Shape<LimitsSpec> Limits = new(
        "limits",
        new LimitsSpec(),
        Limit("open-files", new NumberValue(16, MostFiles), (l, v) => l with { OpenFiles = v }, "So many open files and sockets (RLIMIT_NOFILE)."),
        Limit("processes", new NumberValue(1, 4_000_000), (l, v) => l with { Processes = v }, "So many processes and threads of its user (RLIMIT_NPROC)."),
        Bytes("core", (l, v) => l with { Core = v }, "The size of a core dump (RLIMIT_CORE); 0B for none."),
        Bytes("memory", (l, v) => l with { Memory = v }, "The address space of each process (RLIMIT_AS). It counts what is mapped, not what is used: be generous."),
        Bytes("locked-memory", (l, v) => l with { LockedMemory = v }, "Memory that may not be swapped (RLIMIT_MEMLOCK)."),
        Bytes("file-size", (l, v) => l with { FileSize = v }, "The size of a file that it writes (RLIMIT_FSIZE)."));

    public static readonly Shape<LogSpec> Log = new(
        "a log",
        new LogSpec(),
        new Field<LogSpec, long>(new SizeValue(10_000, 10_000_000_000), (l, v) => l with { Size = v }) { Name = "size", Default = "10MB", Description = "A file of this size is put aside, and the next begun." },
        new Field<LogSpec, int>(new NumberValue(1, 100), (l, v) => l with { Files = v }) { Name = "files", Default = "3", Description = "So many files are kept, the present one among them." });

    public static readonly Shape<ReadySpec> Line = new(
        "a sign of readiness",
        new ReadySpec(),
        new Field<ReadySpec, string>(new PatternValue(LongestLine), (r, v) => r with { Line = v })
        {
            Name = "line", Required = true, Description = "A regular expression (without lookaround and back references); the first line of its output or errors that it matches somewhere says that it is ready.",
        });

    public static readonly Field<ServiceSpec>[] All =
    [
        Key("user", new TextValue("a user's name or number", 64, asWritten: true), (p, v) => p with { User = v }, "the daemon's", "Under which user the command runs, with that user's groups. The daemon must be root for it, or have CAP_SETUID, CAP_SETGID, CAP_KILL and CAP_SYS_PTRACE."),
        Key("group", new TextValue("a group's name or number", 64, asWritten: true), (p, v) => p with { Group = v }, "the user's first", "Its group."),
        Key("limits", Limits, (p, v) => p with { Limits = v }, "the daemon's", "Bounds of each of its processes."),
        Key("stop-signal", Stop, (p, v) => p with { StopSignal = v == StopSignal.Terminate ? null : v }, "SIGTERM", "What asks the command to end, before SIGKILL at the end of stop-timeout."),
        Key("ready", new ReadyValue(), (p, v) => p with { Ready = v }, "when it runs", "What says that the started command is ready: notify (it sends READY=1, as systemd's Type=notify), or line: EXPRESSION (a line of its output). Within start-timeout, else it is killed. Then its checks count."),
        Key("watchdog", new DurationValue(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), (p, v) => p with { Watchdog = v }, "", "The command says at least so often that it lives (WATCHDOG=1 by sd_notify, as systemd's WatchdogSec=), or it is killed and has failed."),
        new Field<ServiceSpec, LogSpec>(Log, (s, v) => s with { Log = v }) { Name = "log", Default = "3 files of 10MB", Description = "How much of what it prints is kept on each node; holdfast logs shows it." },
    ];

    private static Field<ServiceSpec, T> Key<T>(string name, Value<T> value, Func<ProcessSpec, T, ProcessSpec> with, string @default, string description)
        => new(value, (s, v) => s with { Process = Something(with(s.Process ?? new ProcessSpec(), v)) }) { Name = name, Default = @default, Description = description };

    /// <summary>What says nothing is left out: it must not look like a change.</summary>
    private static ProcessSpec? Something(ProcessSpec process) => process == new ProcessSpec() ? null : process;

    private static Field<LimitsSpec, int> Limit(string name, NumberValue value, Func<LimitsSpec, int, LimitsSpec> with, string description)
        => new(value, with) { Name = name, Default = "the daemon's", Description = description };

    private static Field<LimitsSpec, long> Bytes(string name, Func<LimitsSpec, long, LimitsSpec> with, string description)
        => new(new SizeValue(0, 1000 * Terabyte, unlimited: true), with) { Name = name, Default = "the daemon's", Description = description };
}
