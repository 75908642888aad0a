namespace Holdfast.Demo.Board;

/// <summary>The answer to <c>GET /board</c>.</summary>
internal sealed record BoardAnswer
{
    public string Service { get; init; } = "";

    public string Node { get; init; } = "";

    public long Epoch { get; init; }

    /// <summary>When this node became the holder.</summary>
    public DateTimeOffset Since { get; init; }

    public BoardState Board { get; init; } = BoardState.Empty;
}

/// <summary>The answer to <c>POST /arrivals</c>: it is on a majority's disks.</summary>
internal sealed record ArrivalAnswer
{
    public long Ticket { get; init; }

    public string Berth { get; init; } = "";

    public string Ship { get; init; } = "";

    public long Epoch { get; init; }

    public string Node { get; init; } = "";
}

/// <summary>Why there is no answer, with status 503: this node does not act for the board, or cannot right now.</summary>
internal sealed record NoAnswer
{
    public string Node { get; init; } = "";

    public string Reason { get; init; } = "";
}
