using System.Collections.Immutable;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Faults;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Sequences;

/// <summary>Draws the next fault: which kind, and what it hits, half of the time whoever holds the service.</summary>
internal sealed class Dice(LabCell lab, Random random)
{
    private static readonly ImmutableArray<Part> Mortal = [Part.Guard, Part.Store, Part.Service];
    private static readonly ImmutableArray<Part> Freezing = [Part.Daemon, Part.Guard, Part.Store, Part.Service];

    /// <summary>Does something, and says what; <c>null</c> when what was drawn cannot be done just now.</summary>
    public Fault? Roll()
    {
        var host = Pick();
        return random.Next(16) switch
        {
            0 or 1 => PowerOff(host),
            2 => KillDaemon(host),
            3 or 4 => host.IsOn ? Kill(host, Any(Mortal)) : null,
            5 => host.IsOn ? Freeze(host, null) : null,
            6 => host.IsOn ? Freeze(host, Any(Freezing)) : null,
            7 => Undone($"{host.Name} is cut from everybody", lab.Network.CutFromOthers(host)),
            8 => Split(host),
            9 or 10 => CutLink(host),
            11 => Lose(host),
            12 => Unplug(host),
            13 => random.Next(2) == 0 ? FillDisk(host) : SlowDisk(host),
            14 => MoveClock(host),
            _ => host.IsOn ? Restart(host) : null,
        };
    }

    private Host Pick() => random.Next(2) == 0 && lab.Hosts.FirstOrDefault(h => h.Name == lab.Front.Newest.Answer.Node) is { } holder ? holder : Any(lab.Hosts);

    private Host Other(Host than) => Any(lab.AllBut(than));

    private T Any<T>(IReadOnlyList<T> those) => those[random.Next(those.Count)];

    private Fault? PowerOff(Host host)
    {
        if (!host.IsOn)
            return null;
        host.PowerOff();
        return new Fault($"{host.Name} loses its power", () => lab.PowerOn(host));
    }

    private static Fault? KillDaemon(Host host)
    {
        if (!host.IsOn)
            return null;
        host.KillDaemon();
        return new Fault($"the daemon of {host.Name} is killed", () => WhileOn(host, host.StartDaemon));
    }

    private static Fault Kill(Host host, Part part)
    {
        host.Processes.Kill(part);
        return new Fault($"{Name(part)} of {host.Name} is killed");
    }

    private static Fault Freeze(Host host, Part? part)
    {
        host.Processes.Freeze(part);
        return new Fault(part is { } one ? $"{Name(one)} of {host.Name} freezes" : $"{host.Name} freezes", () => WhileOn(host, host.Processes.Wake));
    }

    private Fault Split(Host host) => Undone($"{host.Name} is cut from the other nodes", lab.Network.Cut([host], lab.AllBut(host)));

    private Fault CutLink(Host host)
    {
        var other = Other(host);
        return random.Next(3) switch
        {
            0 => Undone($"{host.Name} and {other.Name} are cut from each other", lab.Network.Cut([host], [other])),
            1 => Undone($"nothing gets from {host.Name} to {other.Name}", lab.Network.CutOneWay([host], [other])),
            _ => Undone($"nothing gets to {host.Name} from the other nodes", lab.Network.CutOneWay(lab.AllBut(host), [host])),
        };
    }

    private Fault Lose(Host host)
    {
        var percent = 5 + random.Next(40);
        return Undone($"{host.Name} loses {percent} % of its packets", lab.Network.Lose(percent, host));
    }

    private static Fault? Unplug(Host host)
    {
        if (!host.IsOn)
            return null;
        host.Plug(false);
        return new Fault($"the cable of {host.Name} is out", () => WhileOn(host, () => host.Plug(true)));
    }

    private static Fault FillDisk(Host host)
    {
        host.Disk.Fill();
        return new Fault($"the disk of {host.Name} is full", host.Disk.Free);
    }

    private Fault? SlowDisk(Host host)
    {
        if (!host.IsOn || host.Processes.Of(Part.Store).Count != 1)
            return null;
        var delay = TimeSpan.FromMilliseconds(20 + random.Next(300));
        host.BeSlowDisk(delay);
        return new Fault($"the disk of {host.Name} is {delay.TotalMilliseconds:F0} ms slower", host.BeQuickDisk);
    }

    private Fault MoveClock(Host host)
    {
        var by = TimeSpan.FromSeconds(random.Next(-7200, 7200));
        host.Clock.Set(by);
        return new Fault($"the wall clock of {host.Name} jumps by {by.TotalSeconds:F0} s", () => host.Clock.Set(TimeSpan.Zero));
    }

    /// <summary>As an upgrade does, or a stop and a start.</summary>
    private Fault Restart(Host host)
    {
        if (random.Next(2) == 0)
        {
            Signal.Hup.Send(host.Processes.Of(Part.Daemon));
            return new Fault($"the daemon of {host.Name} is restarted in place");
        }

        host.LeaveDaemon();
        return new Fault($"{host.Name} is told to leave", () => WhileOn(host, host.StartDaemon));
    }

    private Fault Undone(string text, ImmutableArray<Drop> drops) => new(text, () => lab.Network.Heal(drops));

    private static void WhileOn(Host host, Action action)
    {
        if (host.IsOn)
            action();
    }

    private static string Name(Part part) => part switch
    {
        Part.Store => "the store's server",
        _ => $"the {part.ToString().ToLowerInvariant()}",
    };
}
