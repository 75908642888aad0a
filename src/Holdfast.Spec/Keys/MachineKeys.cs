using Holdfast.Model.Spec;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>The keys of the checks of a machine: its disks, memory, load, clock and network.</summary>
internal static class MachineKeys
{
    private const int NtpPort = 123;

    private static readonly WordValue<string> Resources = new(("cpu", "cpu", "waiting for a CPU"), ("memory", "memory", "waiting for memory"), ("io", "io", "waiting for input and output"));

    private static readonly WordValue<bool> Tasks = new(("some", false, "at least one task waits"), ("full", true, "all tasks wait at once"));

    private static readonly WordValue<TimeSpan> PressureOver = new(
        ("10s", TimeSpan.FromSeconds(10), "the last 10 s"), ("60s", TimeSpan.FromSeconds(60), "the last minute"), ("300s", TimeSpan.FromSeconds(300), "the last 5 minutes"));

    private static readonly WordValue<TimeSpan> LoadOver = new(
        ("1m", TimeSpan.FromMinutes(1), "the last minute"), ("5m", TimeSpan.FromMinutes(5), "the last 5 minutes"), ("15m", TimeSpan.FromMinutes(15), "the last 15 minutes"));

    private static readonly DurationValue Error = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));

    public static readonly Shape<CheckDraft> Disk = Shape(
        "a disk check",
        CheckKind.Disk,
        new CheckLimits { FreePercent = 5, InodesPercent = 5 },
        Target("path", "an absolute path", "A path in the file system that is looked at; placeholders are filled in.", required: true),
        Limit("free", new ShareValue(bytes: true), (l, v) => l with { FreePercent = v.Percent, FreeBytes = v.Bytes }, "5%", "So much of it must be free for ordinary users."),
        Limit("inodes", new ShareValue(bytes: false), (l, v) => l with { InodesPercent = v.Percent }, "5%", "So many of its inodes must be free, where it has a fixed number of them."));

    public static readonly Shape<CheckDraft> Memory = Shape(
        "a memory check",
        CheckKind.Memory,
        new CheckLimits { FreePercent = 5 },
        Limit("available", new ShareValue(bytes: true), (l, v) => l with { FreePercent = v.Percent, FreeBytes = v.Bytes }, "5%", "So much must be available without swapping (`MemAvailable`)."));

    public static readonly Shape<CheckDraft> Pressure = Shape(
        "a pressure check",
        CheckKind.Pressure,
        new CheckLimits { Most = 60, Over = TimeSpan.FromSeconds(60) },
        new Field<CheckDraft, string>(Resources, (c, v) => c with { Check = c.Check with { Target = v } }) { Name = "of", Required = true, Description = "What is waited for: cpu, memory or io." },
        Limit("most", new FractionValue(0, 100), (l, v) => l with { Most = v }, "60", "The highest share of time, in percent, that tasks wait for it."),
        Limit("tasks", Tasks, (l, v) => l with { Full = v }, "some", "Whether it counts when some tasks wait, or only when all do at once (full)."),
        Limit("over", PressureOver, (l, v) => l with { Over = v }, "60s", "The time that the share is of: 10s, 60s or 300s."));

    public static readonly Shape<CheckDraft> Load = Shape(
        "a load check",
        CheckKind.Load,
        new CheckLimits { Most = 8, Over = TimeSpan.FromMinutes(5) },
        Limit("most", new FractionValue(0.01, 1000), (l, v) => l with { Most = v }, "8", "The highest load average for each CPU."),
        Limit("over", LoadOver, (l, v) => l with { Over = v }, "5m", "Which average: 1m, 5m or 15m."));

    public static readonly Shape<CheckDraft> Clock = new(
        "a clock check",
        new CheckDraft { Check = Draft(CheckKind.Clock, new CheckLimits { Offset = TimeSpan.FromMilliseconds(500) }), Port = NtpPort },
        [
            new Field<CheckDraft, string>(new TextValue("a host name or address", 253), (c, v) => c with { Host = v }) { Name = "server", Required = true, Description = "An NTP server; it is asked by SNTP." },
            new Field<CheckDraft, int>(new NumberValue(1, 65535), (c, v) => c with { Port = v }) { Name = "port", Default = "123", Description = "Its port." },
            Limit("most", Error, (l, v) => l with { Offset = v }, "500ms", "How far the clock may be off the server's."),
            .. CheckKeys.Machine,
        ]);

    public static readonly Shape<CheckDraft> Ntp = Shape(
        "an ntp check",
        CheckKind.Ntp,
        new CheckLimits { Offset = TimeSpan.FromSeconds(1) },
        Limit("most", Error, (l, v) => l with { Offset = v }, "1s", "The greatest error of its clock that the kernel may admit (adjtimex `maxerror`)."));

    public static readonly Shape<CheckDraft> Link = Shape(
        "a link check",
        CheckKind.Link,
        new CheckLimits(),
        Target("interface", "the name of an interface", "The network interface, such as eth0; placeholders are filled in.", required: true),
        Limit("speed", new NumberValue(0, 1_000_000), (l, v) => l with { Speed = v }, "any", "The least speed, in Mbit/s."),
        Limit("half-duplex", new TruthValue(), (l, v) => l with { HalfDuplex = v }, "false", "Whether half duplex will do."));

    public static readonly Shape<CheckDraft> Gateway = Shape(
        "a gateway check",
        CheckKind.Gateway,
        new CheckLimits(),
        Target("host", "a host name or address", "The gateway.", required: false));

    private static CheckSpec Draft(CheckKind kind, CheckLimits limits) => new()
    {
        Kind = kind,
        Limits = limits,
        Interval = TimeSpan.FromSeconds(5),
        Timeout = TimeSpan.FromSeconds(2),
        Rise = 2,
    };

    private static Shape<CheckDraft> Shape(string expected, CheckKind kind, CheckLimits limits, params Field<CheckDraft>[] fields)
        => new(expected, new CheckDraft { Check = Draft(kind, limits) }, [.. fields, .. CheckKeys.Machine]);

    private static Field<CheckDraft, string> Target(string name, string expected, string description, bool required)
        => new(new TextValue(expected, 253), (c, v) => c with { Check = c.Check with { Target = v } }) { Name = name, Required = required, Default = required ? "" : "that of the default route", Description = description };

    private static Field<CheckDraft, T> Limit<T>(string name, Value<T> value, Func<CheckLimits, T, CheckLimits> with, string @default, string description)
        => new(value, (c, v) => c with { Check = c.Check with { Limits = with(c.Check.Limits ?? new CheckLimits(), v) } }) { Name = name, Default = @default, Description = description };
}
