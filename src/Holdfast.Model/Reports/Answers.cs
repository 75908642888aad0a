using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Model.Reports;

/// <summary>The answer to <c>holdfast why SERVICE</c>: the service as it is, and the decisions that led there, newest first.</summary>
public sealed record WhyReport
{
    public ServiceReport Service { get; init; } = new();

    public ImmutableArray<Incident> Incidents { get; init; } = [];

    public ImmutableArray<CellEvent> Events { get; init; } = [];
}

/// <summary>What <c>holdfast whatif</c> supposes: first what is planned, in this order, and once that is done, the losses, all at one moment.</summary>
public sealed record WhatIfQuestion
{
    /// <summary>Text of a spec that is applied; empty: the present one stays.</summary>
    public string Spec { get; init; } = "";

    /// <summary>Nodes that join; the spec must name them.</summary>
    public ImmutableArray<string> Add { get; init; } = [];

    /// <summary>Nodes that are drained.</summary>
    public ImmutableArray<string> Drain { get; init; } = [];

    /// <summary>Nodes that fall silent.</summary>
    public ImmutableArray<string> Down { get; init; } = [];
}

/// <summary>The answer to <c>holdfast whatif</c>: what <c>Control</c> decides on a copy of the live state.</summary>
public sealed record WhatIfReport
{
    public ImmutableArray<string> Down { get; init; } = [];

    public ImmutableArray<string> Drain { get; init; } = [];

    public ImmutableArray<string> Add { get; init; } = [];

    /// <summary>A spec was supposed to be applied.</summary>
    public bool Spec { get; init; }

    /// <summary>What of the plan the cell would refuse, a sentence each; all else is played without it.</summary>
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>False: the voters that are left are no majority, and nothing can be decided.</summary>
    public bool Quorum { get; init; }

    public string Summary { get; init; } = "";

    public ImmutableArray<WhatIfMove> Services { get; init; } = [];
}

/// <summary>What becomes of one service.</summary>
public sealed record WhatIfMove
{
    public string Service { get; init; } = "";

    /// <summary>Name of the holder now; empty for none.</summary>
    public string From { get; init; } = "";

    /// <summary>Name of the holder after; empty when it would wait. Equal to <see cref="From"/> when it stays.</summary>
    public string To { get; init; } = "";

    /// <summary>Nodes that could still take over after that.</summary>
    public ImmutableArray<string> Backups { get; init; } = [];

    /// <summary>Expected interruption; zero when there is none, <c>null</c> when it has no end.</summary>
    public TimeSpan? Outage { get; init; }

    public string Reason { get; init; } = "";
}

/// <summary>What an <c>apply</c> will change, and, once done, the version it made.</summary>
public sealed record ApplyReport
{
    /// <summary>The version that this makes (or made); the present one when nothing changes.</summary>
    public long Version { get; init; }

    public bool Changed { get; init; }

    public bool Applied { get; init; }

    /// <summary>The version that the plan was made against; give it back so that nothing else slips in between.</summary>
    public long Base { get; init; }

    public ImmutableArray<PlanLine> Plan { get; init; } = [];

    public ImmutableArray<Problem> Warnings { get; init; } = [];
}

/// <summary>One line of a plan.</summary>
public sealed record PlanLine
{
    public PlanAction Action { get; init; }

    /// <summary><c>service board</c>, <c>node hq-1</c> …</summary>
    public string Subject { get; init; } = "";

    /// <summary>What changes: <c>checks[0].interval 1s -> 500ms</c>.</summary>
    public string Change { get; init; } = "";

    /// <summary>What it will do to what runs: <c>restarts the service</c>, or empty.</summary>
    public string Effect { get; init; } = "";
}

public enum PlanAction
{
    Add,
    Change,
    Remove,
}

/// <summary>A fault in a spec file, with where it is.</summary>
public sealed record SpecFault
{
    /// <summary>From 1; 0 when it belongs to no line.</summary>
    public int Line { get; init; }

    /// <summary>From 1.</summary>
    public int Column { get; init; }

    /// <summary>Where in the document: <c>services.board.checks[0].interval</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>What is wrong and what is expected.</summary>
    public string Message { get; init; } = "";

    /// <summary>What to write instead, or empty: <c>did you mean "interval"?</c></summary>
    public string Hint { get; init; } = "";
}

/// <summary>Every error of the API: what happened, what it means and what to do next.</summary>
public sealed record ApiError
{
    /// <summary>A word for programs: <c>not-found</c>, <c>invalid-spec</c>, <c>no-quorum</c>, <c>conflict</c>, <c>refused</c>, <c>too-large</c>, <c>internal</c>.</summary>
    public string Code { get; init; } = "";

    public string Message { get; init; } = "";

    public string Next { get; init; } = "";

    public ImmutableArray<SpecFault> Faults { get; init; } = [];
}

/// <summary>Ask for an apply.</summary>
public sealed record ApplyRequest
{
    public string Text { get; init; } = "";

    public string Author { get; init; } = "";

    /// <summary>True: only the plan, nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Refuse when the present version is another; <c>null</c> for no such condition.</summary>
    public long? Base { get; init; }
}

/// <summary>Ask for a switchover.</summary>
public sealed record SwitchoverRequest
{
    /// <summary>A node's name; empty to let the cell choose.</summary>
    public string To { get; init; } = "";

    public string Author { get; init; } = "";
}

/// <summary>The answer to a switchover: accepted, as this incident.</summary>
public sealed record SwitchoverReport
{
    public long Incident { get; init; }

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    public string Reason { get; init; } = "";
}

/// <summary>Ask for a standby to be promoted that its gate keeps back.</summary>
public sealed record PromoteRequest
{
    /// <summary>A node's name.</summary>
    public string To { get; init; } = "";

    public string Author { get; init; } = "";

    /// <summary>What it lacks, data included, may be lost.</summary>
    public bool AcceptLoss { get; init; }

    /// <summary>True: only the plan, nothing is done.</summary>
    public bool DryRun { get; init; }
}

/// <summary>Ask for a member that is gone to be removed from the cell.</summary>
public sealed record RemoveMemberRequest
{
    public string Author { get; init; } = "";
}

/// <summary>The member was removed. Whoever starts under its name joins as a new one.</summary>
public sealed record RemoveMemberReport
{
    public string Name { get; init; } = "";

    /// <summary>The id that is gone for good.</summary>
    public long Id { get; init; }
}

/// <summary>Where a service is to be found now; sent again whenever it changes.</summary>
public sealed record EndpointReport
{
    public string Service { get; init; } = "";

    public string Holder { get; init; } = "";

    public long Epoch { get; init; }

    /// <summary>Empty while nobody holds it.</summary>
    public string Url { get; init; } = "";

    /// <summary>Name of the node that says so.</summary>
    public string SeenBy { get; init; } = "";
}

/// <summary>The versions, newest first, without their texts.</summary>
public sealed record HistoryReport
{
    public ImmutableArray<SpecVersion> Versions { get; init; } = [];
}
