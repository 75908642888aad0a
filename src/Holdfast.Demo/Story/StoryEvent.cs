using System.Collections.Immutable;
using Holdfast.Demo.Load;
using Holdfast.Demo.Overlaps;
using Holdfast.Model.Cell;

namespace Holdfast.Demo.Story;

internal enum StoryKind
{
    Failover,

    /// <summary>The controller sat on the node that was lost.</summary>
    FailoverWithController,
    Switchover,
}

/// <summary>One event of the story, as the users saw it and as the cell recorded it.</summary>
internal sealed record StoryEvent
{
    public StoryKind Kind { get; init; }

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    /// <summary>False: nobody answered again within the bound.</summary>
    public bool Recovered { get; init; }

    public EventFigures Figures { get; init; }

    /// <summary>The cell's own record, or <c>null</c> when it was not told.</summary>
    public Incident? Incident { get; init; }

    public string Name => Kind switch
    {
        StoryKind.Failover => "failover",
        StoryKind.FailoverWithController => "failover, controller lost too",
        _ => "switchover",
    };
}

/// <summary>The whole story's outcome.</summary>
internal sealed record StoryResult
{
    public ImmutableArray<StoryEvent> Events { get; init; } = [];

    public LoadFigures Load { get; init; } = new();

    public OverlapReport Overlaps { get; init; } = new(0, []);

    /// <summary>What must not happen, a sentence each; empty for a good run. A slow run is not among them.</summary>
    public ImmutableArray<string> Failures =>
    [
        .. Events.Where(e => !e.Recovered).Select(e => $"The {e.Name} of {e.From} did not recover."),
        .. Overlaps.Violations,
        .. Load.WrongSentences,
        .. Overlaps.Intervals > Events.Length ? [] : (string[])["The services' logs are incomplete, so they prove nothing about overlaps."],
    ];
}
