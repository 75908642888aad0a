using System.Collections.Immutable;

namespace Holdfast.Demo.Load;

/// <summary>What the client has seen so far.</summary>
internal sealed record LoadFigures
{
    /// <summary>Requests a second that are asked for.</summary>
    public int Rate { get; init; }

    public long Requests { get; init; }

    public long Failed { get; init; }

    /// <summary>The longest time from one good answer to the next.</summary>
    public TimeSpan Longest { get; init; }

    /// <summary>Since the last good answer.</summary>
    public TimeSpan OpenGap { get; init; }

    /// <summary>Since the present event began.</summary>
    public EventFigures Window { get; init; }

    public long Wrong { get; init; }

    public ImmutableArray<string> WrongSentences { get; init; } = [];

    /// <summary>The highest epoch that has answered.</summary>
    public long Epoch { get; init; }

    public long LastTicket { get; init; }

    public ImmutableArray<StripSlice> Strip { get; init; } = [];

    /// <summary>Failed requests by kind: <c>connection refused: 41</c>.</summary>
    public ImmutableArray<string> Faults { get; init; } = [];
}

/// <summary>One event's requests, those without a good answer, and the longest time without any.</summary>
internal readonly record struct EventFigures(long Requests, long Failed, TimeSpan Longest);
