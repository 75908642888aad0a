using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;

namespace Holdfast.Control.Commands;

/// <summary>
/// A member leaves the cell for good, since its machine or its data directory is lost. Whoever starts under its name joins as a new member. What it
/// held is taken away in the same transaction, and given on once its lease is over, as from any silent node; the voter set follows by
/// itself. Proposed by the controller's node, whose observations say that the member is silent.
/// </summary>
public static class RemoveMemberCommand
{
    /// <param name="count">A number that makes the event's key unique: the caller's own, large and rising.</param>
    public static Proposal Propose(CellState state, Observations seen, string name, string author, DateTimeOffset wall, long count)
    {
        if (state.Members.GetValueOrDefault(name) is not { } member)
            return Proposal.Refuse("not-found", $"There is no member {name}.", $"Members of this cell: {string.Join(", ", state.Members.Keys)}.");
        return Refuse(state, seen, member) ?? Proposal.Commit(Remove(state, seen, member, author, wall, count));
    }

    private static Proposal? Refuse(CellState state, Observations seen, Member member)
    {
        if (seen.Of(member.Id) is { Unheard: false } || Suspicion.Of(state, seen, member.Id) is null)
            return Proposal.Refuse(
                "refused",
                $"{member.Name} is alive: its beats are heard. Only a member that is gone can be removed.",
                $"Stop its daemon first, so that it hands over what it holds (on {member.Name}: systemctl stop holdfast). If it is to stay, there is nothing to do.");
        var voters = state.Voters?.Members ?? [];
        var heard = voters.Count(v => v != member.Id && seen.Of(v) is { Unheard: false });
        return !state.IsVoter(member.Id) || heard >= state.Voters!.Majority
            ? null
            : Proposal.Refuse(
                "no-quorum",
                $"{heard} of {voters.Length} voters are heard, and {state.Voters.Majority} must be for {member.Name} to leave the voters: without it the cell could decide nothing any more.",
                "Bring back another voter first: holdfast members");
    }

    private static Remove[] Drained(CellState state, Member member) => state.Drains.ContainsKey(member.Name) ? [new Remove(Keys.Drain(member.Name))] : [];

    private static Decision Remove(CellState state, Observations seen, Member member, string author, DateTimeOffset wall, long count)
    {
        var look = new Look(state, seen, new ControllerMemory { EventCount = count }, wall);
        var who = author.Length == 0 ? "it was asked for" : $"{author} asked for it";
        var why = $"{member.Name} (member {member.Id}) was removed from the cell: {who}";
        var first = look.NextIncident;
        var held = Revocation.Held(look, member.Id);
        PhaseMark[] phases =
        [
            look.Mark(Phase.Fault, seen.Of(member.Id)?.HeardAt ?? seen.Now, member.Name, "last good beat"),
            look.Mark(Phase.Revoked, seen.Now, state.NameOf(seen.Self), why),
        ];
        var writes = Revocation.Of(look, held, why, $"{why}; its lease runs out", [.. phases]);
        return look.Proposer.Decide(
            DecisionKind.RemoveMember,
            member.Name,
            why,
            EventLevel.Warning,
            held.IsEmpty ? 0 : first,
            [new CreatedAt(Keys.Member(member.Name), member.Id), .. held.Select(g => Proposer.Unchanged(g, g.Service))],
            [new Remove(Keys.Member(member.Name)), .. Drained(state, member), .. writes]);
    }
}
