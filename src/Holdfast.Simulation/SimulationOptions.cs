using System.Collections.Immutable;

namespace Holdfast.Simulation;

/// <summary>What a run is made of, beside its seed.</summary>
public sealed record SimulationOptions
{
    /// <summary>Virtual time of one run. At least 10 s.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Clocks drift beyond the bound. Then nothing is promised, and violations are found: that shows that they would be found otherwise.
    /// </summary>
    public bool Beyond { get; init; }

    /// <summary>Only these kinds of fault, and often; empty: the seed draws which, and how often.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>
    /// Three voters and nothing to spare: no time to let go, clocks at a wide bound, services that look at the lease. What is wrong by a few
    /// milliseconds shows here.
    /// </summary>
    public bool Tight { get; init; }
}
