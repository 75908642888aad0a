using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;

namespace Holdfast.Control.Failover;

/// <summary>
/// The voter set follows the members, one voter at a time: first those leave it that are gone, then those that vote no more, then those enter that
/// have joined.
/// The next change waits until the last one has settled (decision record 8 says why), and until a
/// majority of the set that it leads to is there to vote.
/// </summary>
internal static class VotersRule
{
    public static void Apply(Look look)
    {
        if (Next(look) is not { } change || !IsSettled(look.State, look.Seen))
            return;
        var (set, name, compares, text) = change;
        if (set.Members.Count(v => IsHeard(look, v)) < set.Majority)
            return;
        var put = new Put(Keys.Voters, JsonCodec.Encode(set));
        look.Add(look.Proposer.Decide(DecisionKind.ChangeVoters, name, text, EventLevel.Info, 0, compares, [put]));
    }

    /// <summary>
    /// Whether a majority of the present voters demands this set's revision of everybody and has no older promise out: then no lease rests on a
    /// former set any more, and none on this one whose node has not carried out what came before it.
    /// </summary>
    public static bool IsSettled(CellState state, Observations seen)
        => state.Voters is { } set && set.Members.Count(v => seen.Of(v)?.Status?.SetOver >= set.Revision) >= set.Majority;

    private sealed record Change(VoterSet Set, string Name, Compare[] Compares, string Text);

    private static Change? Next(Look look)
    {
        var members = look.State.Voters!.Members;
        if (members.Where(v => !Votes(look.State.MemberWith(v))).OrderBy(v => look.State.MemberWith(v) is not null).Cast<long?>().FirstOrDefault() is { } leaving)
            return Leave(look, leaving);
        if (members.Length >= ConfigureOrder.MaxVoters)
            return null;
        var entering = look.State.Members.Values.Where(m => Votes(m) && !members.Contains(m.Id) && IsAble(look, m)).MinBy(m => m.Id);
        return entering is null ? null : Enter(look, entering);
    }

    private static Change Leave(Look look, long leaving)
    {
        var set = new VoterSet { Members = look.State.Voters!.Members.Remove(leaving) };
        var why = look.State.MemberWith(leaving) is { } member ? $"its role is {Word(member.Role)}" : "it was removed from the cell";
        var name = look.State.NameOf(leaving);
        return new Change(set, name, [], $"{name} leaves the voters: {why}; {Count(set)}");
    }

    private static Change Enter(Look look, Member entering)
    {
        var set = new VoterSet { Members = [.. look.State.Voters!.Members.Append(entering.Id).Order()] };
        var text = $"{entering.Name} becomes a voter: it has joined as {Word(entering.Role)}; {Count(set)}";
        return new Change(set, entering.Name, [new CreatedAt(Keys.Member(entering.Name), entering.Id)], text);
    }

    private static bool Votes(Member? member) => member is { Role: NodeRole.Voter or NodeRole.Witness };

    /// <summary>By this voter, or, when its link from there is broken, by another one.</summary>
    private static bool IsHeard(Look look, long member)
        => look.State.MemberWith(member) is not null
            && (look.Seen.Of(member) is { Unheard: false, DaemonSilent: false } || look.State.Voters!.Members.Any(v => Hears(look.Seen.Of(v), member)));

    private static bool Hears(Sighting? voter, long member)
        => voter is { Unheard: false, Status: { } status } && status.Seen >= member && !status.Unheard.Contains(member);

    /// <summary>As far as is known, its daemon follows the store and knows itself to be a member.</summary>
    private static bool IsAble(Look look, Member member)
        => member.BeatEndpoint.Length > 0 && IsHeard(look, member.Id)
            && look.Seen.Of(member.Id)?.Status is null or { StoreSilent.Ticks: 0 };

    private static string Word(NodeRole role) => role.ToString().ToLowerInvariant();

    private static string Count(VoterSet set) => set.Members.Length == 1 ? "1 votes now" : $"{set.Members.Length} vote now, {set.Majority} are a majority";
}
