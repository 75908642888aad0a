using System.Collections.Immutable;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Observing;

/// <summary>What one voter remembers of each member's beats: the newest, and the rhythm in which they come.</summary>
public sealed record Hearing
{
    /// <summary>A lease with less than this share of its ttl left has missed several answers.</summary>
    private const double HealthyShare = 0.45;

    /// <summary>A daemon whose guard still has it may stand still for so many ttls before it counts as silent.</summary>
    private const double BusyTtls = 2;

    private Moment Since { get; init; }

    /// <summary>By member id, ascending: few, and changed with every beat.</summary>
    private ImmutableArray<Heard> Members { get; init; } = [];

    public static Hearing Start(Moment now) => new() { Since = now };

    /// <summary>The newest beat of a member, and its newest status; nothing when it was never heard.</summary>
    public (Beat? Beat, NodeStatus? Status) Newest(long member)
        => Find(member) is { } heard ? (heard.Beat, heard.Status) : (null, null);

    /// <summary>Takes a beat. One that is older than what is known of the same nonce (late, doubled) changes nothing.</summary>
    public Hearing Hear(Beat beat, Moment now)
    {
        var known = Find(beat.Member);
        if (known is not null && known.Beat.Nonce == beat.Nonce && beat.Number <= known.Beat.Number)
            return this;

        var rhythm = known is null || known.Beat.Nonce != beat.Nonce ? Rhythm.Start(beat.Ttl) : known.Rhythm.Next(now - known.At);
        var moved = known?.Status is null || (beat.Status is { } s && (s.Tick != known.Status.Tick || s.Process != known.Status.Process));
        var heard = new Heard
        {
            At = now,
            Beat = beat,
            Status = beat.Status ?? known?.Status,
            TickAt = moved ? now : known!.TickAt,
            LapsingSince = beat.LeaseLeft > beat.Ttl * HealthyShare ? null : known?.LapsingSince ?? now,
            Rhythm = rhythm,
        };
        return this with { Members = known is null ? [.. Members.Append(heard).OrderBy(m => m.Beat.Member)] : Members.Replace(known, heard, ReferenceEqualityComparer.Instance) };
    }

    /// <summary>
    /// After this voter itself stood still for <paramref name="stall"/> (it did not run, so it heard nothing), the silence of that time is
    /// nobody's fault: a node doubts itself first (failover.md, "Detection").
    /// </summary>
    public Hearing Forgive(TimeSpan stall, Moment now) => this with
    {
        Since = Moment.Earlier(Since + stall, now),
        Members = [.. Members.Select(m => m.Forgive(stall, now))],
    };

    public Observations Observe(long self, Moment now, Timing timing, TimeSpan storeSilent) => new()
    {
        Self = self,
        Now = now,
        Since = Since,
        StoreSilent = storeSilent,
        Sightings = Look(now, timing),
    };

    private ImmutableArray<Sighting> Look(Moment now, Timing timing)
    {
        var sightings = ImmutableArray.CreateBuilder<Sighting>(Members.Length);
        foreach (var member in Members)
            sightings.Add(member.Look(now, timing));
        return sightings.MoveToImmutable();
    }

    private Heard? Find(long member)
    {
        foreach (var heard in Members)
            if (heard.Beat.Member == member)
                return heard;
        return null;
    }

    private sealed record Heard
    {
        public Moment At { get; init; }

        public Beat Beat { get; init; } = new();

        public NodeStatus? Status { get; init; }

        public Moment TickAt { get; init; }

        public Rhythm Rhythm { get; init; }

        public Moment? LapsingSince { get; init; }

        public Heard Forgive(TimeSpan stall, Moment now) => this with
        {
            At = Moment.Earlier(At + stall, now),
            TickAt = Moment.Earlier(TickAt + stall, now),
        };

        public Sighting Look(Moment now, Timing timing)
        {
            var limit = Rhythm.SilenceLimit(timing);
            var daemonLimit = Beat.Status is null ? limit : timing.Ttl * BusyTtls;
            return new Sighting
            {
                HeardAt = At,
                Beat = Beat,
                Status = Status,
                TickAt = TickAt,
                LapsingSince = LapsingSince,
                SilenceLimit = limit,
                Unheard = now - At >= limit,
                DaemonLimit = daemonLimit,
                DaemonSilent = now - TickAt >= daemonLimit,
            };
        }
    }
}
