using Holdfast.Model.Cell;
using Holdfast.Model.Store;

namespace Holdfast.Control.Proposals;

/// <summary>What was decided: the sentence that says what and why, and the transaction that makes it so.</summary>
public sealed record Decision
{
    public DecisionKind Kind { get; init; }

    /// <summary>The service's or node's name, or <c>cell</c>.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What an operator reads in log, events and console.</summary>
    public string Text { get; init; } = "";

    public EventLevel Level { get; init; }

    /// <summary>The incident it belongs to, or 0.</summary>
    public long Incident { get; init; }

    public Transaction Transaction { get; init; } = new();
}

public enum DecisionKind
{
    TakeControl,
    Revoke,
    Grant,

    /// <summary>The holder is asked to release.</summary>
    Move,

    /// <summary>Released, and nobody is ready.</summary>
    Vacate,

    /// <summary>A node is to be fenced, is, or is not any more.</summary>
    Fence,

    /// <summary>A phase of an incident was reached.</summary>
    Progress,

    /// <summary>Something worth an event, without a change.</summary>
    Notice,

    /// <summary>Old events and incidents go.</summary>
    Trim,
    ApplySpec,

    /// <summary>A node goes out of service or comes back.</summary>
    Drain,

    /// <summary>The cell is left alone, or no longer.</summary>
    Pause,

    /// <summary>A service is restarted, node by node.</summary>
    Restart,

    /// <summary>A person has a standby take over that its gate keeps back.</summary>
    Promote,

    /// <summary>A member is removed from the cell, and with it what it held.</summary>
    RemoveMember,

    /// <summary>One voter enters or leaves the set.</summary>
    ChangeVoters,
}
