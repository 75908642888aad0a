using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;

namespace Holdfast.Node.Running;

/// <summary>What one node knows at one moment: the ground of every answer of its API. Immutable.</summary>
internal sealed record NodeView
{
    /// <summary>Its member id.</summary>
    public long Self { get; init; }

    public string Name { get; init; } = "";

    public string Address { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>Its copy of the agreed state; <see cref="CellState.Empty"/> until the store was read.</summary>
    public CellState State { get; init; } = CellState.Empty;

    /// <summary>What it has heard of the members. A worker hears nobody.</summary>
    public Observations Seen { get; init; } = new();

    /// <summary>What it says of itself in its beats.</summary>
    public NodeStatus Status { get; init; } = new();

    public GuardListing Listing { get; init; } = new();

    public bool HasLease { get; init; }

    /// <summary>This very process is the controller.</summary>
    public bool Controls { get; init; }

    /// <summary><c>etcd</c> or <c>embedded</c>.</summary>
    public string StoreKind { get; init; } = "";

    public ImmutableArray<Uri> StoreEndpoints { get; init; } = [];

    /// <summary>How long the store has not answered; zero while it does.</summary>
    public TimeSpan StoreSilent { get; init; }
}
