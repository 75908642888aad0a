using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;

namespace Holdfast.Control.Fencing;

/// <summary>Commits the next state of a fence, with or without an event. Each write compares the record that it replaces.</summary>
internal static class FenceNews
{
    public static void Tell(Look look, Fence? former, Fence fence, string text, EventLevel level, long incident, ImmutableArray<Incident> marked = default)
        => look.Add(look.Proposer.Decide(
            DecisionKind.Fence,
            fence.Node,
            text,
            level,
            incident,
            [Proposer.Unchanged(former, fence.Node)],
            [Proposer.Put(look.Signed(fence)), .. (marked.IsDefault ? [] : marked).Select(Proposer.Put)]));

    public static void Note(Look look, Fence former, Fence fence, string text)
        => look.Add(look.Proposer.Quietly(DecisionKind.Fence, fence.Node, text, [Proposer.Put(look.Signed(fence))], Proposer.Unchanged(former, fence.Node)));
}
