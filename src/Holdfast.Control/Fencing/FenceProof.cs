using Holdfast.Control.State;
using Holdfast.Model.Cell;

namespace Holdfast.Control.Fencing;

/// <summary>Whether the node that a grant was taken from was fenced after that: then nothing on it acts any more, whatever its lease says.</summary>
internal static class FenceProof
{
    /// <summary>The sentence, or <c>null</c>. True for ever: what is granted to that node afterwards has a higher revision.</summary>
    public static string? Of(CellState state, Grant grant)
        => state.Fences.GetValueOrDefault(FenceNeed.NodeOf(state, grant)) is { } fence && fence.Covers >= grant.Revision ? fence.Proof : null;
}
