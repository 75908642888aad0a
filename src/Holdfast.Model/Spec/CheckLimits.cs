namespace Holdfast.Model.Spec;

/// <summary>What a check of the machine holds its figure against. Which of them count depends on the check's kind; zero: nothing is asked.</summary>
public sealed record CheckLimits
{
    /// <summary>Disk: so much of it must be free, 0 to 100. Memory: available.</summary>
    public double FreePercent { get; init; }

    /// <summary>The same in bytes.</summary>
    public long FreeBytes { get; init; }

    /// <summary>Disk: so many of its inodes must be free, 0 to 100.</summary>
    public double InodesPercent { get; init; }

    /// <summary>Pressure: the highest share of time that is lost to waiting, 0 to 100. Load: the highest for each CPU.</summary>
    public double Most { get; init; }

    /// <summary>Pressure: the average over 10 s, 60 s or 300 s. Load: over 1, 5 or 15 min.</summary>
    public TimeSpan Over { get; init; }

    /// <summary>Pressure: all tasks wait at once, instead of some.</summary>
    public bool Full { get; init; }

    /// <summary>Clock: how far it may be off. Ntp: the greatest error that the kernel may admit.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>Link: the least speed in Mbit/s.</summary>
    public int Speed { get; init; }

    /// <summary>Link: half duplex will do.</summary>
    public bool HalfDuplex { get; init; }
}
