using Holdfast.Control.Proposals;
using Holdfast.Control.State;

namespace Holdfast.Control.Commands;

/// <summary>Whether there is such a node.</summary>
internal static class FenceTargets
{
    public static Proposal? Unknown(CellState state, string node) => state.Members.ContainsKey(node)
        ? null
        : Proposal.Refuse("not-found", $"{node} is no member of the cell.", state.Members.IsEmpty ? "The cell has no members yet." : $"Its members: {string.Join(", ", state.Members.Keys)}.");
}
