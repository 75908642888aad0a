using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding.Messages;

/// <summary>What the guard tells the daemon.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GuardListing), "listing")]
[JsonDerivedType(typeof(LeaseNotice), "lease")]
[JsonDerivedType(typeof(RefusedNotice), "refused")]
public abstract record GuardNotice
{
    /// <summary>Bound for one encoded notice.</summary>
    public const int MaxBytes = 1_000_000;
}

/// <summary>Everything that the guard keeps: on connecting, and whenever it changes.</summary>
public sealed record GuardListing : GuardNotice
{
    /// <summary>What this guard knows, as <see cref="Launch.Needs"/> counts it.</summary>
    public int Version { get; init; } = Newest;

    /// <summary>2: knows addresses. 3: knows how a process is to be run. 4: knows systemd units.</summary>
    public const int Newest = 4;

    /// <summary>Of the guard's process: a daemon that sees another one knows that everything was stopped in between.</summary>
    public long Nonce { get; init; }

    public long Generation { get; init; }

    /// <summary>What the beats say has been carried out. A daemon starts its own count here.</summary>
    public long Applied { get; init; }

    /// <summary>One for each service, by name; an exited one stays until it is run again or stopped.</summary>
    public ImmutableArray<GuardInstance> Instances { get; init; } = [];

    /// <summary>By service. The node never acts at or below these.</summary>
    public ImmutableArray<Release> Floors { get; init; } = [];

    /// <summary>By service: what the beats carry.</summary>
    public ImmutableArray<Release> Releases { get; init; } = [];

    /// <summary>What keeps the guard from doing its work, a sentence; empty when all is well.</summary>
    public string Problem { get; init; } = "";

    public GuardInstance? Instance(string service) => Instances.FirstOrDefault(i => i.Service == service);

    /// <summary>The highest epoch at which the node must not act on the service; 0 for none.</summary>
    public long Floor(string service) => Floors.FirstOrDefault(f => f.Service == service).Epoch;
}

/// <summary>One service's process, or the last one.</summary>
public sealed record GuardInstance
{
    public string Service { get; init; } = "";

    /// <summary>The epoch that it acts (or acted, when exited) under; 0 for a standby and for active-active.</summary>
    public long Epoch { get; init; }

    public InstanceRole Role { get; init; }

    public InstancePhase Phase { get; init; }

    /// <summary>Of the process and its group; 0 when it was never started.</summary>
    public int Pid { get; init; }

    /// <summary><see cref="Launch.Digest"/> of what was started.</summary>
    public string Digest { get; init; } = "";

    /// <summary>When its process was started.</summary>
    public Moment Started { get; init; }

    /// <summary>When it came into its phase (and role).</summary>
    public Moment Since { get; init; }

    /// <summary>Exit code, or -1 while it runs, when a signal ended it or when it was never started.</summary>
    public int ExitCode { get; init; } = -1;

    /// <summary>The signal that ended it, or 0.</summary>
    public int Signal { get; init; }

    public InstanceEnd End { get; init; }

    /// <summary>For people: what happened last. <c>exited with code 3</c>.</summary>
    public string Note { get; init; } = "";

    /// <summary>Something of it may still act under its epoch.</summary>
    [JsonIgnore]
    public bool Acts => Epoch > 0 && Phase != InstancePhase.Exited;
}

public enum InstanceRole
{
    Standby,
    Active,
}

public enum InstancePhase
{
    /// <summary>Being started; a warm one also while it has been told its role and has not said that it is there.</summary>
    Starting,

    Running,

    /// <summary>Told to stop or to become standby.</summary>
    Stopping,

    /// <summary>Gone, with every process of its group.</summary>
    Exited,
}

/// <summary>Why an instance ended.</summary>
public enum InstanceEnd
{
    /// <summary>It runs.</summary>
    None,

    /// <summary>By itself: a crash, or its own wish.</summary>
    Exited,

    LetGo,

    Stopped,

    /// <summary>The node's lease was over, so it was killed.</summary>
    LeaseOver,

    /// <summary>It did not say in time that it is standby or active, so it was killed.</summary>
    Unresponsive,

    /// <summary>It could not be started: see the note.</summary>
    NotStarted,
}

/// <summary>The lease as the guard keeps it: when it is had or lost, and about once a beat.</summary>
public sealed record LeaseNotice : GuardNotice
{
    public bool Holds { get; init; }

    /// <summary>On this machine's boot clock; <see cref="Moment.Never"/> when it never had one.</summary>
    public Moment Until { get; init; } = Moment.Never;
}

/// <summary>An order that was not carried out, and why.</summary>
public sealed record RefusedNotice : GuardNotice
{
    public string Service { get; init; } = "";

    public long Epoch { get; init; }

    /// <summary>A sentence.</summary>
    public string Why { get; init; } = "";
}
