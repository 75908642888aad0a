namespace Holdfast.Simulation.Services;

/// <summary>How the processes of a service behave while they are well.</summary>
internal sealed record ServiceNature
{
    /// <summary>
    /// It looks at the lease file before each thing that it does, so it is safe even when its machine was frozen. One that does not acts, after a
    /// freeze of the guard, until it is killed.
    /// </summary>
    public bool ReadsLease { get; init; } = true;

    public double BootMs { get; init; } = 5;

    /// <summary>From being there to being ready as a standby.</summary>
    public double ReadyMs { get; init; } = 40;

    public double PromoteMs { get; init; } = 1;

    public double DemoteMs { get; init; } = 1;

    public double StopMs { get; init; } = 3;
}

/// <summary>What is wrong with a service on one node.</summary>
[Flags]
internal enum Mood
{
    Well = 0,

    /// <summary>A warm one never says that it is there, nor that it is active.</summary>
    HangsOnStart = 1,

    /// <summary>Told to become standby, it goes on.</summary>
    HangsOnDemote = 2,

    IgnoresTerm = 4,

    /// <summary>It exits as soon as it is started.</summary>
    FailsToStart = 8,

    /// <summary>It says that it is active or standby at times when it is not.</summary>
    Lies = 16,

    /// <summary>It runs, and its checks fail.</summary>
    Unhealthy = 32,
}
