using System.Collections.Immutable;

namespace Holdfast.Model.Cell;

/// <summary>The record of one failover, switchover or first start of one service: its timeline.</summary>
public sealed record Incident
{
    /// <summary>1, 2, 3 … in the cell.</summary>
    public long Number { get; init; }

    public IncidentKind Kind { get; init; }

    public string Service { get; init; } = "";

    /// <summary>Names of nodes; empty for none.</summary>
    public string From { get; init; } = "";

    public string To { get; init; } = "";

    /// <summary>The epoch that was granted in the end; 0 until then.</summary>
    public long Epoch { get; init; }

    /// <summary>Why: the sentence of the decision.</summary>
    public string Cause { get; init; } = "";

    /// <summary>True once the service was verified active again.</summary>
    public bool Closed { get; init; }

    /// <summary>By the controller's clock, ascending.</summary>
    public ImmutableArray<PhaseMark> Phases { get; init; } = [];
}

public enum IncidentKind
{
    Start,
    Failover,
    Switchover,
    Failback,
}

/// <summary>When a phase was reached, on the clock of the controller that recorded it.</summary>
public sealed record PhaseMark
{
    public Phase Phase { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The node that it happened on.</summary>
    public string Node { get; init; } = "";

    /// <summary>A few words: which evidence.</summary>
    public string Note { get; init; } = "";
}

/// <summary>The phases of a failover, in order (failover.md, "Timeline").</summary>
public enum Phase
{
    /// <summary>Last good evidence before the fault; for a switchover, the request.</summary>
    Fault,
    Suspected,
    Revoked,

    /// <summary>The former holder's lease is proved over, or it has released.</summary>
    LeaseOver,

    /// <summary>The former holder was switched off by a fence agent, or a person has confirmed that it is.</summary>
    Fenced,
    Granted,
    Activated,

    /// <summary>The new holder's own checks pass.</summary>
    Verified,
}
