namespace Holdfast.Lab.Sequences;

/// <summary>What came of one sequence.</summary>
internal sealed record SequenceResult
{
    public long Seed { get; init; }

    public IReadOnlyList<string> Story { get; init; } = [];

    /// <summary>What must never be; empty when all is well.</summary>
    public IReadOnlyList<string> Violations { get; init; } = [];

    /// <summary>From healing until the cell was well and nothing more was decided; <c>null</c> when that did not come.</summary>
    public TimeSpan? Converged { get; init; }

    /// <summary>The users' longest time without an answer, while there were faults.</summary>
    public TimeSpan LongestGap { get; init; }

    public int Operations { get; init; }

    /// <summary>How often a node became the holder.</summary>
    public int Reigns { get; init; }

    public override string ToString()
        => $"seed {Seed}: {(Violations.Count == 0 ? "well" : "FAILED")}, converged {(Converged is { } c ? $"{c.TotalSeconds:F1} s after healing" : "never")}, "
            + $"{Reigns} reigns, {Operations} operations, longest gap {LongestGap.TotalSeconds:F1} s";
}
