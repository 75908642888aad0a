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
}
