using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Voting;

/// <summary>
/// What a voter sees, for its node's loop: the members, the promises that are over now, the voter set of which that is true, and when more will be
/// if nothing else happens.
/// </summary>
public sealed record VoterView(Observations Seen, ImmutableArray<Over> Overs, long SetOver, Moment? NextOver);

/// <summary>What a beat brought: the answer to it, if any, and whether it says something that should be looked at now.</summary>
public readonly record struct Taken(Answer? Answer, bool News);

/// <summary>
/// Where a voter takes beats: the <see cref="Voter"/>, what was heard, and whether the voter itself was late. Checking a demand and recording a
/// promise is one call. Not safe for threads: the shell locks it.
/// </summary>
/// <param name="self">The voter's member id.</param>
/// <param name="longest">The longest ttl that any life of it before may have promised.</param>
/// <param name="now">The time.</param>
public sealed class VoterDesk(long self, TimeSpan longest, Moment now)
{
    /// <summary>A loop that comes round later than its timeout by this was not scheduled: what it did not hear meanwhile is no evidence.</summary>
    private static readonly TimeSpan Punctual = TimeSpan.FromMilliseconds(15);

    private Voter _voter = Voter.Start(self, now, longest);
    private Hearing _hearing = Hearing.Start(now);
    private Moment _turn = now;

    /// <summary>The shell waits for beats no longer than this, and then calls <see cref="Turn"/>.</summary>
    public TimeSpan Timeout { get; private set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes a state that was read linearizably.</summary>
    public void Read(CellState state)
    {
        _voter = _voter.Read(state);
        Timeout = state.Timing.Beat;
    }

    /// <summary>Takes the next state of the feed. Once it votes the members beat to it; that it heard nobody before is no evidence.</summary>
    public void Follow(CellState former, CellState next)
    {
        if (next.IsVoter(self) && !former.IsVoter(self))
            _hearing = Hearing.Start(_turn);
        _voter = _voter.Follow(former, next);
        Timeout = next.Timing.Beat;
    }

    /// <summary>The first beat of a longer ttl than ever: it must be on the disk before it is allowed.</summary>
    public bool IsLonger(Beat beat) => beat.Ttl > _voter.Longest && beat.Ttl <= Voter.MostTtl && _voter.Knows(beat);

    public void Allow(TimeSpan ttl) => _voter = _voter.Allow(ttl);

    public Taken Take(Beat beat, Moment now)
    {
        if (!_voter.Knows(beat))
            return default;
        var (heard, status) = _hearing.Newest(beat.Member);
        (_voter, var answer) = _voter.Hear(beat, now);
        _hearing = _hearing.Hear(beat, now);
        return new Taken(answer, BeatNews.In(heard, status, beat));
    }

    /// <summary>The loop has come round: what waited has been taken.</summary>
    /// <param name="woke">When its waiting ended.</param>
    /// <param name="now">The time.</param>
    public void Turn(Moment woke, Moment now)
    {
        var late = woke - _turn - Timeout;
        _turn = now;
        if (late > Punctual)
            _hearing = _hearing.Forgive(late, now);
    }

    public Observations Observe(Moment now, Timing timing, TimeSpan storeSilent)
    {
        var late = now - _turn - Timeout;
        var hearing = late > Punctual ? _hearing.Forgive(late, now) : _hearing;
        return hearing.Observe(self, now, timing, storeSilent);
    }

    public VoterView Look(Moment now, Timing timing, TimeSpan storeSilent)
        => new(Observe(now, timing, storeSilent), _voter.Overs(now), _voter.SetOver(now), _voter.NextOver(now));
}
