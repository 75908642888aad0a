namespace Holdfast.Simulation.Telling;

/// <summary>What a run has seen, in numbers.</summary>
internal sealed class Counters
{
    public int Decisions { get; set; }

    public int Grants { get; set; }

    public int Revokes { get; set; }

    public int Controllers { get; set; }

    /// <summary>By kind.</summary>
    public SortedDictionary<string, int> Faults { get; } = new(StringComparer.Ordinal);

    public void Count(string kind) => Faults[kind] = Faults.GetValueOrDefault(kind) + 1;
}
