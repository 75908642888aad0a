using System.Collections.Immutable;

namespace Holdfast.Simulation.Tests.Mutants;

/// <summary>A deliberate bug in the product's own sources. The simulator must see it, or it does not see enough.</summary>
public sealed record Mutant
{
    /// <summary>What the bug is, in words with hyphens: its name on the command line.</summary>
    public required string Name { get; init; }

    public required ImmutableArray<Edit> Edits { get; init; }

    /// <summary>It must be caught within so many seeds, counted from 1.</summary>
    public int Within { get; init; } = 200;

    /// <summary>The faults that bring it to light, where the whole swarm would take long; see <c>SimulationOptions</c>.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Wrong by milliseconds; see <c>SimulationOptions</c>.</summary>
    public bool Tight { get; init; }

    /// <summary>What the simulator must say of it; any violation when empty.</summary>
    public string Kind { get; init; } = "";

    public override string ToString() => Name;
}

/// <summary>One place that is changed. The text must be there exactly once, so that a mutant never silently becomes the product.</summary>
/// <param name="File">Below <c>src/</c>.</param>
/// <param name="Original">The text that is there; white space counts.</param>
/// <param name="Mutated">The text that takes its place.</param>
public sealed record Edit(string File, string Original, string Mutated)
{
    public string Apply(string source)
    {
        var at = source.IndexOf(Original, StringComparison.Ordinal);
        if (at < 0)
            throw new InvalidOperationException($"src/{File} does not contain the text that this mutant changes any more:\n{Original}");
        if (source.IndexOf(Original, at + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"src/{File} contains the text that this mutant changes more than once:\n{Original}");
        return string.Concat(source.AsSpan(0, at), Mutated, source.AsSpan(at + Original.Length));
    }
}
