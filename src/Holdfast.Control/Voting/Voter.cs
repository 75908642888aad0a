using System.Collections.Immutable;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Time;

namespace Holdfast.Control.Voting;

/// <summary>
/// The voter's side of the lease (failover.md, "Renewing" and "Taking a grant away"): which beats it answers, what it has promised by
/// that, and which of its promises are over. One immutable value, so that checking a demand and recording a promise is one step.
/// Decision record 8 says why that is safe while the voter set changes.
/// </summary>
public sealed record Voter
{
    /// <summary>No promise is longer than this, whatever a beat asks for.</summary>
    public static readonly TimeSpan MostTtl = TimeSpan.FromSeconds(60);

    private long Self { get; init; }

    private Moment Started { get; init; }

    /// <summary>The longest ttl that this voter may have promised, in this life or a former one.</summary>
    public TimeSpan Longest { get; private init; }

    /// <summary>The longest ttl that a former life may have promised: nothing is over before it has run out.</summary>
    private TimeSpan Inherited { get; init; }

    /// <summary>The copy of the store that it goes by; <c>null</c> until the first linearizable read, and before that it answers nothing.</summary>
    private CellState? State { get; init; }

    /// <summary>Demanded of every member, known or not.</summary>
    private long DemandOfAll { get; init; }

    private ImmutableSortedDictionary<long, Promises> Members { get; init; } = ImmutableSortedDictionary<long, Promises>.Empty;

    /// <summary>
    /// A voter that has just started. <paramref name="longest"/> is the longest ttl that any life of it before may have promised (it is kept
    /// on disk, see <see cref="Allow"/>); zero for one that never promised anything.
    /// </summary>
    public static Voter Start(long self, Moment now, TimeSpan longest)
        => new() { Self = self, Started = now, Longest = longest, Inherited = longest };

    /// <summary>
    /// Takes a state that was read linearizably, after the start or because the feed had lost its place. Revokes may have come and gone
    /// before it, so everybody is asked to have applied what it says. What that is, is the newest grant in it, not the revision of the
    /// read: grants are never removed, so no revoke is newer than that, and a quiet cell's members reach it.
    /// </summary>
    public Voter Read(CellState state)
    {
        var all = Math.Max(DemandOfAll, NewestDecision(state));
        return (this with { State = state, DemandOfAll = all }).AskTheRevoked(state);
    }

    /// <summary>
    /// Takes the next state of the feed, which was made from <paramref name="former"/> by one revision's changes. When that is not what this
    /// voter had, it may have missed a revoke and demands anew of everybody.
    /// </summary>
    public Voter Follow(CellState former, CellState next)
    {
        if (State is null)
            return this;
        if (next.Revision <= State.Revision)
            return this;
        return former.Revision == State.Revision ? (this with { State = next }).AskTheRevoked(next).AskForTheSet(next) : Read(next);
    }

    /// <summary>Allows promises of this length. The caller has written it to disk before.</summary>
    public Voter Allow(TimeSpan ttl) => ttl <= Longest ? this : this with { Longest = ttl };

    /// <summary>Whether the beat comes from a member of this cell in its present generation; any other is dropped.</summary>
    public bool Knows(Beat beat)
        => State?.Cell is { } cell && beat.Generation == cell.Generation && beat.Member > 0 && State.MemberWith(beat.Member) is not null;

    /// <summary>Answers the beat, or not; an answer is a promise from <paramref name="now"/> on.</summary>
    public (Voter Voter, Answer? Answer) Hear(Beat beat, Moment now)
    {
        if (!Knows(beat) || !State!.IsVoter(Self) || beat.Ttl <= TimeSpan.Zero || beat.Ttl > Longest || beat.Ttl > MostTtl)
            return (this, null);
        var known = Of(beat.Member);
        if (beat.Applied < known.Demand || known.Excludes(beat.Nonce, now))
            return (this, null);

        var given = known.Give(beat, now + State.Timing.WithDrift(beat.Ttl), now);
        return (this with { Members = Members.SetItem(beat.Member, given) }, AnswerTo(beat));
    }

    /// <summary>
    /// The promises that are over, of those that somebody waits for: one for each grant that was taken from a member and not given on. Each
    /// stays true for ever.
    /// </summary>
    public ImmutableArray<Over> Overs(Moment now)
    {
        if (State is null || now < Settled)
            return [];
        var overs = ImmutableArray.CreateBuilder<Over>();
        foreach (var (_, grant) in State.Grants)
            if (IsWaitedFor(grant) && Of(grant.From).EndBelow(grant.Revision) <= now && !overs.Contains(new(grant.From, grant.Revision)))
                overs.Add(new Over(grant.From, grant.Revision));
        return overs.DrainToImmutable();
    }

    /// <summary>
    /// The revision of the present voter set once every promise to a beat that had not applied it is over; 0 before that. It is demanded of
    /// everybody since this voter knows the set, so this stays true for ever.
    /// </summary>
    public long SetOver(Moment now) => State?.Voters is { } set && SetOverFrom(set) <= now ? set.Revision : 0;

    /// <summary>The next moment after <paramref name="now"/> at which <see cref="Overs"/> or <see cref="SetOver"/> says more, if nothing else happens.</summary>
    public Moment? NextOver(Moment now)
    {
        if (State is null)
            return null;
        Moment? next = null;
        foreach (var (_, grant) in State.Grants)
            if (IsWaitedFor(grant))
                next = Sooner(next, Moment.Later(Settled, Of(grant.From).EndBelow(grant.Revision)), now);
        return State.Voters is { } set ? Sooner(next, SetOverFrom(set), now) : next;
    }

    /// <summary>From here on every promise of a former life has run out.</summary>
    private Moment Settled => Started + (State?.Timing ?? new Timing()).WithDrift(Inherited);

    private Moment SetOverFrom(VoterSet set)
    {
        var last = Settled;
        foreach (var (_, promises) in Members)
            last = Moment.Later(last, promises.EndBelow(set.Revision));
        return last;
    }

    private static Moment? Sooner(Moment? next, Moment due, Moment now) => due > now && (next is null || due < next) ? due : next;

    private static bool IsWaitedFor(Grant grant) => grant is { Holder: 0, From: not 0 };

    private static long NewestDecision(CellState state)
    {
        var newest = state.Voters?.Revision ?? 0;
        foreach (var grant in state.Grants.Values)
            newest = Math.Max(newest, grant.Revision);
        return newest;
    }

    private Promises Of(long member) => (Members.GetValueOrDefault(member) ?? Promises.None).Ask(DemandOfAll);

    private Voter AskTheRevoked(CellState state)
    {
        var members = Members;
        foreach (var grant in state.Grants.Values)
            if (IsWaitedFor(grant))
                members = members.SetItem(grant.From, (members.GetValueOrDefault(grant.From) ?? Promises.None).Ask(grant.Revision));
        return this with { Members = members };
    }

    /// <summary>Another set than before is demanded of everybody, so that no lease that rests on the former one outlives its promises.</summary>
    private Voter AskForTheSet(CellState state)
        => this with { DemandOfAll = Math.Max(DemandOfAll, state.Voters?.Revision ?? 0) };

    private Answer AnswerTo(Beat beat) => new()
    {
        Generation = beat.Generation,
        Voter = Self,
        Member = beat.Member,
        Nonce = beat.Nonce,
        Number = beat.Number,
    };
}
