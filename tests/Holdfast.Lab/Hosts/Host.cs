using System.Globalization;
using Holdfast.Lab.Faults;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Hosts;

/// <summary>One machine of the lab: it has a disk and a place on the network, and a daemon that is started as an init system does.</summary>
internal sealed class Host : IDisposable
{
    /// <summary>A power strip may switch it while a test does.</summary>
    private readonly Lock _power = new();

    private readonly string _folder;
    private readonly Func<Host, string> _daemon;
    private Machine? _machine;
    private SlowDisk? _slow;
    private string _wanted;
    private int _starts;
    private int _installs;

    /// <param name="number">1 to 200; its address ends with it.</param>
    /// <param name="folder">Where its disk is mounted and its notes are kept.</param>
    /// <param name="daemon">The command line of its daemon.</param>
    public Host(string name, int number, string folder, Func<Host, string> daemon)
    {
        (Name, Number, _folder, _daemon) = (name, number, folder, daemon);
        Directory.CreateDirectory(folder);
        Disk = new Disk(Path.Combine(folder, "disk"));
        Clock = new WallClock(Path.Combine(folder, "clock"));
        _wanted = Path.Combine(folder, "wanted");
    }

    public string Name { get; }

    public int Number { get; }

    public string Address => $"10.77.0.{Number}";

    public Uri Api => new($"http://{Address}:7420");

    public Disk Disk { get; }

    public WallClock Clock { get; }

    public bool IsOn => _machine is not null;

    public Machine Machine => _machine ?? throw new LabException($"{Name} has no power.");

    public HostProcesses Processes => Machine.Processes;

    /// <summary>What its daemons have said.</summary>
    public string Log => Path.Combine(_folder, "daemon.log");

    /// <summary>Where its service notes when it acted.</summary>
    public string ActingLog => Path.Combine(_folder, "acting.log");

    private string Cable => $"veth{Number}";

    /// <summary>Where it has a Holdfast of its own; <c>null</c> when it has none.</summary>
    public string? Program { get; private set; }

    /// <summary>Puts a Holdfast in the place of the one that it has, as a package does: what runs goes on.</summary>
    /// <param name="program">The executable; what it needs is beside it.</param>
    public void Install(string program)
    {
        var place = Path.Combine(_folder, "program");
        if (Directory.Exists(place))
            Directory.Move(place, $"{place}-{++_installs}");
        Tool.Run("cp", "-a", Path.GetDirectoryName(program)!, place);
        Program = Path.Combine(place, Path.GetFileName(program));
    }

    /// <summary>Has the daemon replace itself by what is installed now, as <c>systemctl reload</c> does.</summary>
    public void ReloadDaemon() => Signal.Hup.Send(Processes.Of(Part.Daemon));

    /// <summary>Gives it power and a network; nothing else runs yet.</summary>
    public void PowerOn()
    {
        lock (_power)
        {
            if (IsOn)
                return;
            _machine = Machine.Start();
            Connect(_machine);
        }
    }

    /// <summary>As when the plug is pulled: everything on it ends at once, and nobody is told.</summary>
    public void PowerOff()
    {
        lock (_power)
        {
            BeQuickDisk();
            File.Delete(_wanted);
            _machine?.Dispose();
            // The kernel removes a network some time after its last process: the same cable is needed again soon.
            _ = Tool.Try(["ip", "link", "del", Cable]);
            _machine = null;
        }
    }

    /// <summary>Starts the daemon in a session of its own, and again a second after it fails: a unit of systemd with Restart=on-failure.</summary>
    public void StartDaemon()
    {
        if (File.Exists(_wanted))
            return;
        _wanted = Path.Combine(_folder, $"wanted-{++_starts}");
        File.WriteAllText(_wanted, "");
        Machine.Tell($"(while [ -e {_wanted} ]; do setsid {_daemon(this)} >>{Log} 2>&1 && break; sleep 1; done; rm -f {_wanted}) </dev/null >/dev/null 2>&1 &");
    }

    /// <summary>Kills the daemon; it stays dead.</summary>
    public void KillDaemon() => EndDaemon(Signal.Kill);

    /// <summary>Has the daemon leave in order, as <c>systemctl stop</c> does.</summary>
    public void LeaveDaemon() => EndDaemon(Signal.Term);

    /// <summary>Every flush of its store takes so much longer.</summary>
    public void BeSlowDisk(TimeSpan delay) => _slow ??= new SlowDisk(this, delay);

    public void BeQuickDisk()
    {
        _slow?.Dispose();
        _slow = null;
    }

    /// <summary>Everything that was done to it is undone.</summary>
    public void Heal()
    {
        BeQuickDisk();
        Disk.Free();
        Clock.Set(TimeSpan.Zero);
        PowerOn();
        Plug(true);
        Processes.Wake();
        StartDaemon();
    }

    /// <summary>Takes the cable out, or puts it in again.</summary>
    public void Plug(bool isIn) => Tool.Run("ip", "link", "set", Cable, isIn ? "up" : "down");

    public void Dispose()
    {
        PowerOff();
        Disk.Remove();
    }

    private void Connect(Machine machine)
    {
        var init = machine.Init.ToString(CultureInfo.InvariantCulture);
        // A machine keeps its hardware address, or its neighbours would have to forget the old one first.
        Tool.Run("ip", "link", "add", Cable, "type", "veth", "peer", "name", "eth0", "address", $"02:77:00:00:00:{Number:x2}", "netns", init);
        Tool.Run("ip", "link", "set", Cable, "master", World.Bridge, "up");
        machine.InNetwork("ip", "addr", "add", $"{Address}/24", "dev", "eth0");
        machine.InNetwork("ip", "link", "set", "eth0", "up");
    }

    private void EndDaemon(Signal signal)
    {
        File.Delete(_wanted);
        signal.Send(Processes.Of(Part.Daemon));
    }
}
