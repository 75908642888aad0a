using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Fencing;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;

namespace Holdfast.Control.Commands;

/// <summary>
/// A person says that a node does nothing any more: its power is off, or its storage is cut. What waits for its fence goes on. If it is not
/// true, two nodes write to the same storage, so it is refused for a node whose beats still come.
/// </summary>
public static class ConfirmFenceCommand
{
    /// <param name="count">A number that makes the event's key unique: the caller's own, large and rising.</param>
    public static Proposal Propose(CellState state, Observations seen, string node, string author, DateTimeOffset wall, long count)
    {
        var look = new Look(state, seen, new ControllerMemory { Epoch = state.Control?.Epoch ?? 0, EventCount = count }, wall);
        var need = state.Spec is null || state.Voters is null ? null : FenceNeed.All(look).FirstOrDefault(n => n.Node == node);
        if (Refuse(state, seen, node, need) is { } refused)
            return refused;

        var former = state.Fences.GetValueOrDefault(node);
        var by = author.Length == 0 ? "a person" : author;
        var words = $"{by} has confirmed that {node} does nothing any more";
        var fence = (former ?? new Fence { Node = node, Member = need!.Member, Reason = need.Grants[0].Evidence.FirstOrDefault() ?? "" }) with
        {
            State = FenceState.Confirmed,
            Covers = state.Revision,
            Proof = words,
            Note = words,
            At = wall,
            By = by,
        };
        ImmutableArray<Incident> marked = FencedIncidents.Of(look, need, fence);
        return Proposal.Commit(look.Proposer.Decide(
            DecisionKind.Fence,
            node,
            words,
            EventLevel.Warning,
            need?.Grants[0].Incident ?? 0,
            [Proposer.Unchanged(former, node)],
            [Proposer.Put(fence), .. marked.Select(Proposer.Put)]));
    }

    private static Proposal? Refuse(CellState state, Observations seen, string node, FenceNeed? need)
    {
        if (need is null && state.Fences.GetValueOrDefault(node) is not { IsUnderWay: true })
            return FenceTargets.Unknown(state, node) ?? Proposal.Refuse("refused", $"Nothing waits for {node} to be fenced.", "See what is open: holdfast fence status");
        if (state.Members.GetValueOrDefault(node) is { } member && seen.Of(member.Id) is { Unheard: false } sighting)
            return Proposal.Refuse(
                "refused",
                $"{node} is alive: its last beat came {(long)(seen.Now - sighting.HeardAt).TotalMilliseconds} ms ago. Confirming would let a second node write to the same storage.",
                $"Switch {node} off first. If it lets go by itself, nothing needs to be confirmed.");
        return null;
    }
}
