using System.Diagnostics;
using System.Globalization;
using Holdfast.Node.Guard;
using Tmds.DBus.Protocol;
using Xunit;

namespace Holdfast.Node.Tests.Systemd;

/// <summary>
/// A bus of its own, by Debian's dbus-daemon, and on it what stands in for systemd: it speaks the same interfaces, runs a real process for each unit, and
/// shows it in a control group, which is a folder here.
/// </summary>
internal sealed class FakeSystemd : IPathMethodHandler, IAsyncDisposable
{
    private const string Root = "/org/freedesktop/systemd1";
    private const string Manager = "org.freedesktop.systemd1.Manager";

    private readonly Process _daemon;
    private readonly DBusConnection _bus;
    private readonly Dictionary<string, Unit> _units = new(StringComparer.Ordinal);
    private int _jobs;

    private FakeSystemd(string folder, Process daemon, string address)
    {
        (Folder, _daemon, Address) = (folder, daemon, address);
        _bus = new DBusConnection(address);
    }

    public sealed class Unit
    {
        public string Load { get; set; } = "loaded";

        public string Active { get; set; } = "inactive";

        public string File { get; set; } = "disabled";

        public string Result { get; set; } = "success";

        public int ExitStatus { get; set; }

        /// <summary>How the next job ends; <c>null</c>: never.</summary>
        public string? Job { get; set; } = "done";

        public Process? Process { get; set; }
    }

    public string Folder { get; }

    public string Address { get; }

    public string Groups => System.IO.Path.Combine(Folder, "groups");

    public int Reloads { get; private set; }

    public string Path => Root;

    public bool HandlesChildPaths => true;

    public static async Task<FakeSystemd> StartAsync()
    {
        Assert.SkipUnless(Programs.Find("dbus-daemon", Environment.GetEnvironmentVariable("PATH"), "/", out _) is not null, "dbus-daemon is not installed (Debian: dbus-daemon).");
        var folder = Directory.CreateTempSubdirectory("hf-bus").FullName;
        var start = new ProcessStartInfo("dbus-daemon", ["--session", "--nofork", "--nopidfile", "--print-address=1", $"--address=unix:path={folder}/bus"]) { RedirectStandardOutput = true, UseShellExecute = false };
        var daemon = Process.Start(start)!;
        var address = await daemon.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("dbus-daemon has not started.");
        var systemd = new FakeSystemd(folder, daemon, address);
        await systemd._bus.ConnectAsync();
        systemd._bus.AddMethodHandler(systemd);
        await systemd._bus.RequestNameAsync("org.freedesktop.systemd1", RequestNameOptions.None);
        return systemd;
    }

    public Unit this[string name]
    {
        get
        {
            lock (_units)
                return _units.TryGetValue(name, out var unit) ? unit : _units[name] = new Unit();
        }
    }

    /// <summary>Its process dies, and it was nobody who asked for it.</summary>
    public void Crash(string name)
    {
        var unit = this[name];
        End(name, unit);
        (unit.Active, unit.Result, unit.ExitStatus) = ("failed", "signal", 9);
    }

    public void StopBus() => _daemon.Kill();

    public ValueTask HandleMethodAsync(MethodContext context)
    {
        var reader = context.Request.GetBodyReader();
        switch (context.Request.MemberAsString)
        {
            case "Subscribe":
                Reply(context);
                break;
            case "Reload":
                Reloads++;
                Reply(context);
                break;
            case "LoadUnit":
                ReplyPath(context, $"{Root}/unit/{Escaped(reader.ReadString())}");
                break;
            case "StartUnit":
                Job(context, reader.ReadString(), start: true);
                break;
            case "StopUnit":
                Job(context, reader.ReadString(), start: false);
                break;
            case "Get":
                reader.ReadString();
                Get(context, reader.ReadString());
                break;
            default:
                context.ReplyUnknownMethodError();
                break;
        }

        return default;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (name, unit) in _units)
            End(name, unit);
        _bus.Dispose();
        if (!_daemon.HasExited)
            _daemon.Kill();
        await _daemon.WaitForExitAsync();
        _daemon.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Job(MethodContext context, string name, bool start)
    {
        var unit = this[name];
        var job = string.Create(CultureInfo.InvariantCulture, $"{Root}/job/{++_jobs}");
        ReplyPath(context, job);
        if (unit.Job is not { } result)
            return;
        if (result != "done")
            (unit.Active, unit.Result, unit.ExitStatus) = ("failed", "exit-code", 1);
        else if (start)
            Begin(name, unit);
        else
            End(name, unit);
        using var writer = _bus.GetMessageWriter();
        writer.WriteSignalHeader(null, Root, Manager, "JobRemoved", "uoss");
        writer.WriteUInt32((uint)_jobs);
        writer.WriteObjectPath(job);
        writer.WriteString(name);
        writer.WriteString(result);
        _bus.TrySendMessage(writer.CreateMessage());
    }

    private void Begin(string name, Unit unit)
    {
        unit.Process = Process.Start("sleep", "1000");
        var group = System.IO.Path.Combine(Groups, "system.slice", name);
        Directory.CreateDirectory(group);
        System.IO.File.WriteAllText(System.IO.Path.Combine(group, "cgroup.procs"), string.Create(CultureInfo.InvariantCulture, $"{unit.Process.Id}\n"));
        unit.Active = "active";
    }

    private void End(string name, Unit unit)
    {
        if (unit.Process is { HasExited: false } process)
        {
            process.Kill();
            process.WaitForExit();
        }

        unit.Active = "inactive";
        var group = System.IO.Path.Combine(Groups, "system.slice", name);
        if (Directory.Exists(group))
            Directory.Delete(group, recursive: true);
    }

    private void Get(MethodContext context, string property)
    {
        var unit = _units.First(u => context.Request.PathAsString!.EndsWith(Escaped(u.Key), StringComparison.Ordinal));
        VariantValue value = property switch
        {
            "LoadState" => unit.Value.Load,
            "ActiveState" => unit.Value.Active,
            "SubState" => unit.Value.Active == "active" ? "running" : "dead",
            "UnitFileState" => unit.Value.File,
            "Result" => unit.Value.Result,
            "ExecMainStatus" => unit.Value.ExitStatus,
            "Slice" => "system.slice",
            "ControlGroup" => unit.Value.Active == "active" ? $"/system.slice/{unit.Key}" : "",
            _ => throw new ArgumentOutOfRangeException(nameof(property), property, "It has no such property."),
        };
        using var writer = context.CreateReplyWriter("v");
        writer.WriteVariant(value);
        context.Reply(writer.CreateMessage());
    }

    private string Escaped(string name)
    {
        _ = this[name];
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"_{(int)c:x2}")));
    }

    private static void Reply(MethodContext context)
    {
        using var writer = context.CreateReplyWriter(null);
        context.Reply(writer.CreateMessage());
    }

    private static void ReplyPath(MethodContext context, string path)
    {
        using var writer = context.CreateReplyWriter("o");
        writer.WriteObjectPath(path);
        context.Reply(writer.CreateMessage());
    }
}
