namespace Holdfast.Model.Spec;

/// <summary>
/// How a service's process is run, beyond what is run. Everything that is not given is <c>null</c>: it is then left out of what is stored and sent, so that
/// what has been started before such a thing was known is still the same launch.
/// </summary>
public sealed record ProcessSpec
{
    /// <summary>A user's name or number; <c>null</c> for the guard's own.</summary>
    public string? User { get; init; }

    /// <summary>A group's name or number; <c>null</c> for the user's first.</summary>
    public string? Group { get; init; }

    public LimitsSpec? Limits { get; init; }

    /// <summary>What asks it to end; <c>null</c> for SIGTERM.</summary>
    public StopSignal? StopSignal { get; init; }

    /// <summary>What says that it has started; <c>null</c>: that it runs.</summary>
    public ReadySpec? Ready { get; init; }

    /// <summary>It says by sd_notify, at least so often, that it is alive; <c>null</c>: it need not.</summary>
    public TimeSpan? Watchdog { get; init; }

    /// <summary>It is given a socket to say how it is (sd_notify).</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Notifies => Watchdog is not null || Ready is { Notify: true };
}

/// <summary>Bounds of each of a service's processes (setrlimit(2)); <c>null</c>: as the guard's, <see cref="Unlimited"/>: none.</summary>
public sealed record LimitsSpec
{
    public const long Unlimited = -1;

    /// <summary>RLIMIT_NOFILE.</summary>
    public long? OpenFiles { get; init; }

    /// <summary>RLIMIT_NPROC: of its user.</summary>
    public long? Processes { get; init; }

    /// <summary>RLIMIT_CORE, bytes.</summary>
    public long? Core { get; init; }

    /// <summary>RLIMIT_AS, bytes of address space.</summary>
    public long? Memory { get; init; }

    /// <summary>RLIMIT_MEMLOCK, bytes.</summary>
    public long? LockedMemory { get; init; }

    /// <summary>RLIMIT_FSIZE, bytes of each file.</summary>
    public long? FileSize { get; init; }
}

/// <summary>What says that a started process is ready: one of the two.</summary>
public sealed record ReadySpec
{
    /// <summary>READY=1 by sd_notify(3).</summary>
    public bool Notify { get; init; }

    /// <summary>A regular expression that a line of its output matches.</summary>
    public string? Line { get; init; }
}

/// <summary>A signal that asks a process to end.</summary>
public enum StopSignal
{
    Terminate,
    Interrupt,
    Quit,
    HangUp,
    User1,
    User2,
    WindowChange,
}

/// <summary>How much of what a service prints is kept on each node.</summary>
public sealed record LogSpec
{
    /// <summary>Bytes of one file; then the next is begun.</summary>
    public long Size { get; init; } = 10_000_000;

    /// <summary>Files in all, the present one among them. 1 to 100.</summary>
    public int Files { get; init; } = 3;
}
