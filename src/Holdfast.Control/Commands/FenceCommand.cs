using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Fencing;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Text;

namespace Holdfast.Control.Commands;

/// <summary>
/// A person has a node switched off, well or not. What it holds is revoked in the same transaction; its record makes the controller go on.
/// Proposed by the controller's node, whose observations it needs.
/// </summary>
public static class FenceCommand
{
    /// <param name="count">A number that makes the event's key unique: the caller's own, large and rising.</param>
    public static Proposal Propose(CellState state, Observations seen, string node, string author, DateTimeOffset wall, long count)
    {
        if (FenceTargets.Unknown(state, node) is { } unknown)
            return unknown;
        var member = state.Members[node];
        if (Refuse(state, seen, member) is { } refused)
            return refused;

        var look = new Look(state, seen, new ControllerMemory { Epoch = state.Control?.Epoch ?? 0, EventCount = count }, wall);
        var cause = author.Length == 0 ? $"{node} is fenced by hand" : $"{author} fences {node} by hand";
        var held = Revocation.Held(look, member.Id);
        var by = state.NameOf(seen.Self);
        var first = look.NextIncident;
        var revokes = Revocation.Of(look, held, cause, cause, [look.Mark(Phase.Fault, seen.Now, by, cause), look.Mark(Phase.Revoked, seen.Now, by, "grants taken away in one transaction")]);
        var former = state.Fences.GetValueOrDefault(node);
        var fence = new Fence
        {
            Node = node,
            Member = member.Id,
            State = FenceState.Wanted,
            Reason = cause,
            ByHand = true,
            Covers = former?.Covers ?? 0,
            Proof = former?.Proof ?? "",
            Note = $"{node} is to be fenced",
        };
        return Proposal.Commit(look.Proposer.Decide(
            DecisionKind.Fence,
            node,
            held.IsEmpty ? cause : $"{cause}: revoked {Spoken.List([.. held.Select(g => g.Service)])}",
            EventLevel.Warning,
            held.IsEmpty ? 0 : first,
            [Proposer.Unchanged(former, node), .. held.Select(g => Proposer.Unchanged(g, g.Service))],
            [Proposer.Put(look.Signed(fence)), .. revokes]));
    }

    private static Proposal? Refuse(CellState state, Observations seen, Member member)
    {
        var node = member.Name;
        var spec = state.Spec?.Spec;
        if (spec?.Node(node) is not { Fence.IsEmpty: false } asked)
            return Proposal.Refuse("refused", $"The spec has no fence device for {node}.", $"Name one at the node (fence: [DEVICE]) and apply; or switch it off yourself, then: holdfast fence confirm {node}");
        if (state.Fences.GetValueOrDefault(node) is { IsUnderWay: true } under)
            return Proposal.Refuse("conflict", $"{node} is being fenced already: {under.Note}.", "See how it goes: holdfast fence status");
        if (!asked.Fence.Any(l => l.Devices.All(d => spec.FenceDevice(d) is { } device && state.Members.Values.Any(m => m.Name != node && device.ReachedFrom(m.Name) && Executors.IsFit(state, seen, m)))))
            return Proposal.Refuse("refused", $"No node that can work a fence device of {node} is well.", "See which can, and what they lack: holdfast fence status");
        return Majority(state, seen, member);
    }

    /// <summary>The cell could not even go on with what it has in hand.</summary>
    private static Proposal? Majority(CellState state, Observations seen, Member member)
    {
        if (state.Voters is not { } voters || !voters.Members.Contains(member.Id))
            return null;
        var left = voters.Members.Where(v => v != member.Id && seen.Of(v) is { Unheard: false }).Select(state.NameOf).ToImmutableArray();
        return left.Length >= voters.Majority
            ? null
            : Proposal.Refuse("refused", $"Without {member.Name}, {left.Length} of {voters.Members.Length} voters are left and {voters.Majority} are needed: nothing could be decided any more.", "Bring another voter back first: holdfast members");
    }
}
