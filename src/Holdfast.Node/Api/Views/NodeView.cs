using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;

namespace Holdfast.Node.Api.Views;

/// <summary>What this node knows, at one moment: all that the API answers from. Immutable; the node's loop publishes the next one.</summary>
public sealed record NodeView
{
    /// <summary>Name and address of this node.</summary>
    public string Node { get; init; } = "";

    public string Address { get; init; } = "";

    /// <summary>This node's member id; 0 while it has not joined.</summary>
    public long Self { get; init; }

    public CellState State { get; init; } = CellState.Empty;

    /// <summary>What it hears of the others; <c>null</c> on a node that does not vote.</summary>
    public Observations? Seen { get; init; }

    public StoreReport Store { get; init; } = new();

    /// <summary>What this node has of the cell's etcd.</summary>
    public StoreData StoreData { get; init; }

    public bool IsController => Self != 0 && State.Control?.Controller == Self;

    /// <summary>The controller when it is another node that was heard lately (or cannot be heard from here); else <c>null</c>.</summary>
    public Member? OtherController
        => State.Control is { } control && control.Controller != Self && Seen?.Of(control.Controller) is not { Unheard: true }
            ? State.MemberWith(control.Controller)
            : null;
}
