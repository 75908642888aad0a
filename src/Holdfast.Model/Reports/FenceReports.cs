using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Model.Reports;

/// <summary>The answer to <c>holdfast fence status</c>: what can fence whom, whether it works, and what was and is being fenced.</summary>
public sealed record FenceReport
{
    /// <summary>Name of the node that made the report.</summary>
    public string SeenBy { get; init; } = "";

    /// <summary>In the order of the spec.</summary>
    public ImmutableArray<FenceNodeReport> Nodes { get; init; } = [];

    /// <summary>In the order of the spec.</summary>
    public ImmutableArray<FenceDeviceReport> Devices { get; init; } = [];

    /// <summary>The newest fence of each node that ever had one, open ones first.</summary>
    public ImmutableArray<Fence> Fences { get; init; } = [];
}

/// <summary>How one node is fenced.</summary>
public sealed record FenceNodeReport
{
    public string Node { get; init; } = "";

    /// <summary>Its levels in order: the names of devices that must all succeed.</summary>
    public ImmutableArray<ImmutableArray<string>> Levels { get; init; } = [];

    /// <summary>Services that it may hold and that wait for its fence when it is lost.</summary>
    public ImmutableArray<string> Services { get; init; } = [];
}

public sealed record FenceDeviceReport
{
    public string Name { get; init; } = "";

    public string Agent { get; init; } = "";

    public FenceAction Action { get; init; }

    /// <summary>The nodes that are fenced with it.</summary>
    public ImmutableArray<string> Fences { get; init; } = [];

    /// <summary>The nodes that ask it from time to time whether it works, and what it says.</summary>
    public ImmutableArray<FenceSightReport> Seen { get; init; } = [];
}

/// <summary>What one node knows of a device.</summary>
public sealed record FenceSightReport
{
    public string Node { get; init; } = "";

    /// <summary><c>null</c> while it has not been asked.</summary>
    public bool? Ok { get; init; }

    public string Note { get; init; } = "";

    /// <summary>How long ago it was asked.</summary>
    public TimeSpan? Ago { get; init; }
}

/// <summary>Ask for a fence, or confirm one.</summary>
public sealed record FenceRequest
{
    public string Author { get; init; } = "";

    /// <summary>True: only the plan, nothing is done.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What a fence, or its confirmation, will do, and whether it was accepted.</summary>
public sealed record FencePlanReport
{
    public string Node { get; init; } = "";

    public bool Accepted { get; init; }

    /// <summary>Its levels in order: the names of devices that must all succeed.</summary>
    public ImmutableArray<ImmutableArray<string>> Levels { get; init; } = [];

    /// <summary>What becomes of what it holds, or of what waits for its fence: a line each.</summary>
    public ImmutableArray<string> Effects { get; init; } = [];

    /// <summary>What it risks: a sentence each.</summary>
    public ImmutableArray<string> Risks { get; init; } = [];

    /// <summary>The sentence that it was accepted with.</summary>
    public string Reason { get; init; } = "";
}
