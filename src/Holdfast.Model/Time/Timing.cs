namespace Holdfast.Model.Time;

/// <summary>The timing that a cell runs with. Named profiles are in <see cref="Profiles"/>; failover.md, "Detection".</summary>
public sealed record Timing
{
    /// <summary>The profile's name, or <c>custom</c>.</summary>
    public string Name { get; init; } = "standard";

    /// <summary>Time between two beats of a member. 10 ms to 10 s.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long an answered beat lets a node act. At least four beats, at most 60 s.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMilliseconds(1200);

    /// <summary>Bound for what a holder needs to let go after its lease has ended.</summary>
    public TimeSpan Release { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Bound for the ratio of any two clocks, less one. 0.001 covers the kernel's slewing of 500 ppm on each side.</summary>
    public double Drift { get; init; } = 0.001;

    public SuspicionKind Suspicion { get; init; }

    /// <summary>etcd's heartbeat interval, ms.</summary>
    public int StoreHeartbeatMs { get; init; } = 50;

    /// <summary>etcd's election time-out, ms.</summary>
    public int StoreElectionMs { get; init; } = 500;

    /// <summary>A duration of another machine's clock, as long as it may last on this one.</summary>
    public TimeSpan WithDrift(TimeSpan span) => TimeSpan.FromTicks((long)Math.Ceiling(span.Ticks * (1 + Drift)));
}

/// <summary>After which silence a member is suspected.</summary>
public enum SuspicionKind
{
    /// <summary>What the rhythm of its beats does not explain.</summary>
    Adaptive,

    /// <summary>Always the least.</summary>
    Fixed,
}
