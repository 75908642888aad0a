using System.Collections.Immutable;

namespace Holdfast.Model.Reports;

/// <summary>Ask for a node to be drained or resumed, or for the cell to be paused or resumed.</summary>
public sealed record MaintenanceRequest
{
    public string Author { get; init; } = "";

    /// <summary>For people, at most 200 characters: <c>new kernel</c>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Of a drain: stop also what no other node is ready for.</summary>
    public bool Force { get; init; }

    /// <summary>True: only the plan, nothing is done.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What it will do, and whether it was accepted.</summary>
public sealed record MaintenanceReport
{
    /// <summary>The node's name, or <c>cell</c>.</summary>
    public string Subject { get; init; } = "";

    public bool Accepted { get; init; }

    /// <summary>What becomes of what runs: a line each.</summary>
    public ImmutableArray<string> Effects { get; init; } = [];

    /// <summary>What it risks: a line each.</summary>
    public ImmutableArray<string> Risks { get; init; } = [];

    /// <summary>The sentence that it was accepted with.</summary>
    public string Reason { get; init; } = "";
}
