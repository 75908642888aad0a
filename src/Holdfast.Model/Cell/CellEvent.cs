namespace Holdfast.Model.Cell;

/// <summary>Something that happened to the cell, kept with the sentence that an operator reads.</summary>
public sealed record CellEvent
{
    public DateTimeOffset At { get; init; }

    public EventLevel Level { get; init; }

    /// <summary>The noun it is about: a service's or node's name, or <c>cell</c>.</summary>
    public string Subject { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>Name of the node that recorded it.</summary>
    public string By { get; init; } = "";

    /// <summary>The incident it belongs to, or 0.</summary>
    public long Incident { get; init; }
}

public enum EventLevel
{
    Info,
    Warning,
    Error,
}
