using System.Collections.Immutable;

namespace Holdfast.Control.Nodes;

/// <summary>Who this node is, and what its services are told of it.</summary>
public sealed record NodeSelf
{
    public long Member { get; init; }

    public string Name { get; init; } = "";

    public string Address { get; init; } = "";

    /// <summary>Random, of this daemon process.</summary>
    public long Process { get; init; }

    /// <summary>How Holdfast itself is started on this node: program, then arguments that come first.</summary>
    public ImmutableArray<string> Program { get; init; } = ["holdfast"];

    /// <summary>The store's endpoints, by comma.</summary>
    public string Store { get; init; } = "";
}
