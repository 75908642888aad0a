namespace Holdfast.Model.Cell;

/// <summary>
/// A person has a standby promoted whatever its gate says, data loss included. It is there until the service is granted; it proves nothing about the
/// former holder, whose lease or fence is waited for as ever.
/// </summary>
public sealed record Promotion
{
    public string Service { get; init; } = "";

    /// <summary>Name of the node that is to take over.</summary>
    public string Node { get; init; } = "";

    /// <summary>Who asked for it; may be empty.</summary>
    public string By { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>For sentences: <c>promoted by kim</c>.</summary>
    public string Why => Maintenance.Said("promoted", By, "");
}
