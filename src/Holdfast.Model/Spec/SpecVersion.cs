namespace Holdfast.Model.Spec;

/// <summary>One version of the spec, as it is kept for ever in the cell's history.</summary>
public sealed record SpecVersion
{
    /// <summary>1, 2, 3 …</summary>
    public long Number { get; init; }

    /// <summary>The text as the user wrote it.</summary>
    public string Text { get; init; } = "";

    public CellSpec Spec { get; init; } = new();

    /// <summary>Who applied it: user name at host.</summary>
    public string Author { get; init; } = "";

    /// <summary>When, by the wall clock of the node that took it.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What it changed, a line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Filled from the key's mod revision; not stored in the value.</summary>
    public long Revision { get; init; }
}
