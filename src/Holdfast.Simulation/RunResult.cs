using System.Collections.Immutable;

namespace Holdfast.Simulation;

/// <summary>How one run went.</summary>
public sealed record RunResult
{
    public long Seed { get; init; }

    /// <summary>Of everything that happened, in order; the same for the same seed and options in every process.</summary>
    public ulong Hash { get; init; }

    /// <summary>The first thing that was promised and was not so; <c>null</c> when the run was safe, converged, and was at rest in the end.</summary>
    public Violation? Violation { get; init; }

    /// <summary>What happened, a line each, ready to print.</summary>
    public IReadOnlyList<string> Story { get; init; } = [];

    /// <summary>Virtual time.</summary>
    public TimeSpan Length { get; init; }

    /// <summary>Things that happened.</summary>
    public long Events { get; init; }

    /// <summary>Grants that were committed: starts, failovers, switchovers.</summary>
    public int Grants { get; init; }

    public int Revokes { get; init; }

    /// <summary>How often control was taken.</summary>
    public int Controllers { get; init; }

    /// <summary>From when everything healed until the cell was whole again.</summary>
    public TimeSpan Recovery { get; init; }

    /// <summary>By kind.</summary>
    public ImmutableSortedDictionary<string, int> Faults { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
}
