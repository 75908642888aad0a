namespace Holdfast.Demo.Board;

/// <summary>One ship's arrival: its ticket is given once, and the next one is higher by one.</summary>
internal sealed record Arrival
{
    public long Ticket { get; init; }

    public string Ship { get; init; } = "";

    public string Berth { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>The node that took it, and the epoch it acted under.</summary>
    public string Node { get; init; } = "";

    public long Epoch { get; init; }
}
