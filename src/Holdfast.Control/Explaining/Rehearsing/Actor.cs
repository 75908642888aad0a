using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>One member in a rehearsal: as it was heard at the beginning, and what has come over it since.</summary>
/// <param name="Live">As it was heard at the beginning.</param>
internal sealed record Actor(Sighting Live)
{
    /// <summary>A lease with less than this share of its ttl left has missed several answers.</summary>
    private const double HealthyShare = 0.45;

    public long Member => Live.Beat.Member;

    public Trouble Trouble { get; init; }

    /// <summary>When the trouble began: the last good beat, tick, or word of the store.</summary>
    public Moment Since { get; init; }

    /// <summary>What it had carried out by then.</summary>
    public long Applied { get; init; }

    public bool IsSilent => Trouble == Trouble.Silent;

    /// <summary>Carries out what the store says.</summary>
    public bool Follows => Trouble is Trouble.None or Trouble.NoAnswers;

    /// <summary>Its silence is longer than the rhythm of its beats explains.</summary>
    public bool IsMissed(Moment now) => IsSilent && now - Since >= Live.SilenceLimit;

    public Sighting At(CellState state, Moment now, NodeStatus? said, ImmutableArray<Release> releases)
        => IsSilent ? Silent(now) : Heard(state, now, said, releases);

    private Sighting Silent(Moment now)
    {
        var missed = IsMissed(now);
        return Live with { HeardAt = Since, Unheard = Live.Unheard || missed, DaemonSilent = Live.DaemonSilent || missed };
    }

    private Sighting Heard(CellState state, Moment now, NodeStatus? said, ImmutableArray<Release> releases)
    {
        var daemonless = Trouble == Trouble.NoDaemon;
        var left = Left(state, now);
        return Live with
        {
            HeardAt = now,
            TickAt = daemonless ? Since : Live.DaemonSilent ? Live.TickAt : now,
            DaemonSilent = daemonless ? now - Since >= Live.SilenceLimit : Live.DaemonSilent,
            DaemonLimit = daemonless ? Live.SilenceLimit : Live.DaemonLimit,
            LapsingSince = Trouble == Trouble.NoAnswers && left <= state.Timing.Ttl * HealthyShare ? Since + (state.Timing.Ttl * (1 - HealthyShare)) : null,
            Beat = Live.Beat with { Applied = Follows ? state.Revision : Applied, LeaseLeft = left, Releases = releases, Status = daemonless ? null : Live.Beat.Status },
            Status = said,
        };
    }

    private TimeSpan Left(CellState state, Moment now)
    {
        if (Trouble == Trouble.NoAnswers)
            return state.Timing.Ttl - (now - Since) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
        return Live.Beat.LeaseLeft > TimeSpan.Zero ? state.Timing.Ttl : Live.Beat.LeaseLeft;
    }
}
