using System.Collections.Immutable;

namespace Holdfast.Simulating;

/// <summary>How many simulated runs went together.</summary>
internal sealed record SimulationReport
{
    public int Runs { get; init; }

    /// <summary>Virtual time of all runs.</summary>
    public TimeSpan Simulated { get; init; }

    public TimeSpan Took { get; init; }

    public int Cores { get; init; }

    public int RunsAMinute { get; init; }

    public long Events { get; init; }

    /// <summary>By kind.</summary>
    public ImmutableSortedDictionary<string, int> Faults { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Grants, and how many of them came after a revoke.</summary>
    public int Grants { get; init; }

    public int Revokes { get; init; }

    /// <summary>How often control was taken.</summary>
    public int Controllers { get; init; }

    /// <summary>From when everything healed until the cell was whole again.</summary>
    public TimeSpan MedianRecovery { get; init; }

    public TimeSpan LongestRecovery { get; init; }

    public ImmutableArray<FailedSeed> Violations { get; init; } = [];
}

/// <param name="Seed">The run's.</param>
/// <param name="Kind">A word.</param>
/// <param name="Text">A sentence.</param>
/// <param name="Replay">The command that shows it again.</param>
internal sealed record FailedSeed(long Seed, string Kind, string Text, string Replay);
