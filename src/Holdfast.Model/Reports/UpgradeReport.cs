using System.Collections.Immutable;

namespace Holdfast.Model.Reports;

/// <summary>How far the nodes of a cell are on the way to a version, and which of them is next.</summary>
public sealed record UpgradeReport
{
    /// <summary>The version that all nodes are to run.</summary>
    public string To { get; init; } = "";

    /// <summary>By name.</summary>
    public ImmutableArray<UpgradeNode> Nodes { get; init; } = [];

    /// <summary>Every node runs it.</summary>
    public bool Done { get; init; }

    /// <summary>Why no node is to be upgraded now: sentences; empty when one may be.</summary>
    public ImmutableArray<string> Waits { get; init; } = [];

    /// <summary>The node whose turn it is; empty when it is nobody's.</summary>
    public string Next { get; init; } = "";

    /// <summary>What to do now, commands and sentences in order.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];
}

public sealed record UpgradeNode
{
    public string Node { get; init; } = "";

    /// <summary>Of its daemon; empty while it has not joined.</summary>
    public string Version { get; init; } = "";

    public UpgradeState State { get; init; }

    /// <summary>Why it is where it is in the order, or what it lacks.</summary>
    public string Note { get; init; } = "";
}

public enum UpgradeState
{
    /// <summary>Runs the version.</summary>
    Done,

    /// <summary>Its daemon is new; its guard, which went on when the daemon was replaced, is not.</summary>
    GuardOld,

    Next,

    Later,

    /// <summary>Never seen.</summary>
    NotJoined,
}
