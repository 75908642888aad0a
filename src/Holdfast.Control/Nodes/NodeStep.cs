using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Promoting;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.Nodes;

/// <summary>What one turn of the node's loop comes to.</summary>
public sealed record NodeStep
{
    /// <summary>For the guard, in this order.</summary>
    public IReadOnlyList<GuardOrder> Orders { get; init; } = [];

    /// <summary>What is to be probed from now on; <c>null</c> when that is as before.</summary>
    public ImmutableArray<Watch>? Watches { get; init; }

    /// <summary>What is to be checked of the node itself from now on; <c>null</c> when that is as before.</summary>
    public ImmutableArray<CheckSpec>? Checks { get; init; }

    /// <summary>What this node stands by for from now on; <c>null</c> when that is as before.</summary>
    public ImmutableArray<GateWatch>? Gates { get; init; }

    /// <summary>What this node knows is to be shown anew.</summary>
    public bool Publish { get; init; }

    /// <summary>The next turn is due then, if nothing happens before.</summary>
    public Moment Next { get; init; }
}
