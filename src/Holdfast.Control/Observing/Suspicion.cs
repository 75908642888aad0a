using System.Collections.Immutable;
using Holdfast.Control.State;
using Holdfast.Model.Time;

namespace Holdfast.Control.Observing;

/// <summary>Whether a member is suspected, and the evidence, a sentence (failover.md, "Suspicion").</summary>
public sealed record Suspect(long Member, Moment Since, string Why);

/// <summary>
/// A member is suspected when a majority of the voters has not heard it, when its own beats say that its lease runs out unrenewed, or when it
/// was removed from the cell, and so is answered no more.
/// Suspicion costs nothing but a revoke: who may act is decided by leases alone.
/// </summary>
public static class Suspicion
{
    /// <summary>A member that was never heard is missed after this share of the ttl.</summary>
    private const double NeverHeardShare = 0.75;

    /// <summary>The members (joined, not this voter's own guess about itself) that this voter has not heard for too long, by id.</summary>
    public static ImmutableArray<long> Unheard(CellState state, Observations seen)
    {
        var unheard = ImmutableArray.CreateBuilder<long>();
        foreach (var member in state.MembersById)
            if (SilentSince(state, seen, member.Id) is not null)
                unheard.Add(member.Id);
        return unheard.DrainToImmutable();
    }

    /// <summary>The suspicion against one member, or <c>null</c>.</summary>
    public static Suspect? Of(CellState state, Observations seen, long member)
        => Removed(state, seen, member) ?? Unheard(state, seen, member) ?? Lapsing(state, seen, member);

    /// <summary>When the next suspicion could arise if nothing more is heard; <c>null</c> for never.</summary>
    public static Moment? Next(CellState state, Observations seen)
    {
        Moment? next = null;
        foreach (var member in state.MembersById)
        {
            var sighting = seen.Of(member.Id);
            var due = sighting is null
                ? seen.Since + (state.Timing.Ttl * NeverHeardShare)
                : sighting.HeardAt + sighting.SilenceLimit;
            if (due > seen.Now && (next is null || due < next))
                next = due;
            if (sighting is { DaemonSilent: false } && sighting.TickAt + sighting.DaemonLimit is var tick && tick > seen.Now && tick < (next ?? tick + TimeSpan.FromTicks(1)))
                next = tick;
        }

        return next;
    }

    private static Suspect? Removed(CellState state, Observations seen, long member)
        => state.MemberWith(member) is null
            ? new Suspect(member, seen.Of(member)?.HeardAt ?? seen.Now, $"{state.NameOf(member)} was removed from the cell")
            : null;

    private static Suspect? Unheard(CellState state, Observations seen, long member)
    {
        if (state.Voters is not { } voters)
            return null;
        var count = 0;
        foreach (var voter in voters.Members)
            if (MissedBy(state, seen, voter, member))
                count++;
        if (count < voters.Majority)
            return null;
        var missing = voters.Members.Where(v => MissedBy(state, seen, v, member)).Select(state.NameOf).ToArray();
        var since = SilentSince(state, seen, member) ?? seen.Now;
        return new Suspect(member, since, $"{state.NameOf(member)} has not been heard by {missing.Length} of {voters.Members.Length} voters ({string.Join(", ", missing)})");
    }

    /// <summary>A dead voter says nothing of anybody, so only what a voter that is heard itself says counts.</summary>
    private static bool MissedBy(CellState state, Observations seen, long voter, long member)
    {
        if (voter == seen.Self)
            return SilentSince(state, seen, member) is not null;
        return seen.Of(voter) is { Unheard: false, Status: { } status } && status.Unheard.Contains(member);
    }

    private static Moment? SilentSince(CellState state, Observations seen, long member)
    {
        var sighting = seen.Of(member);
        if (sighting is not null)
            return sighting.Unheard ? sighting.HeardAt : null;
        return seen.Now - seen.Since >= state.Timing.Ttl * NeverHeardShare ? seen.Since : null;
    }

    /// <summary>Its answers are cut, although its beats arrive. One such beat may be a hiccup; the next one that says so is not.</summary>
    private static Suspect? Lapsing(CellState state, Observations seen, long member)
    {
        if (seen.Of(member) is not { LapsingSince: { } since } sighting || sighting.HeardAt - since < state.Timing.Beat * 0.8)
            return null;
        var left = (int)sighting.Beat.LeaseLeft.TotalMilliseconds;
        var what = left > 0 ? $"has {left} ms of its lease left and no answers" : "has no lease";
        return new Suspect(member, since, $"{state.NameOf(member)} says that it {what}");
    }
}
