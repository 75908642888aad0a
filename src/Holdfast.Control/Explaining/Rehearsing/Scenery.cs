using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>
/// What a voter would hear at a later moment if some members fell silent at the beginning and all others went on as they are: every beat
/// in time, every change of the store carried out at once.
/// </summary>
internal sealed class Scenery(Observations live, ImmutableSortedSet<long> lost)
{
    public Moment Begin => live.Now;

    /// <summary>Not heard any more: lost in the rehearsal, or already silent before.</summary>
    public bool IsSilent(long member) => lost.Contains(member) || live.Of(member) is null or { Unheard: true };

    public Observations At(CellState state, long self, Moment now, Func<long, ImmutableArray<InstanceStatus>> instances)
    {
        var unheard = state.Members.Values.Select(m => m.Id).Where(id => IsSilent(id) && Missed(id, now)).Order().ToImmutableArray();
        var overs = Overs(state, now);
        return live with
        {
            Self = self,
            Now = now,
            StoreSilent = TimeSpan.Zero,
            Sightings = [.. live.Sightings.Select(s => IsSilent(s.Beat.Member) ? Silent(s, now) : Heard(s, state, now, unheard, overs, instances(s.Beat.Member)))],
        };
    }

    private bool Missed(long member, Moment now) => live.Of(member) is not { } sighting || now - sighting.HeardAt >= sighting.SilenceLimit;

    private static Sighting Silent(Sighting before, Moment now)
    {
        var missed = now - before.HeardAt >= before.SilenceLimit;
        return before with { Unheard = before.Unheard || missed, DaemonSilent = before.DaemonSilent || missed };
    }

    private static Sighting Heard(Sighting before, CellState state, Moment now, ImmutableArray<long> unheard, ImmutableArray<Over> overs, ImmutableArray<InstanceStatus> instances) => before with
    {
        HeardAt = now,
        TickAt = before.DaemonSilent ? before.TickAt : now,
        LapsingSince = null,
        Beat = before.Beat with
        {
            Applied = state.Revision,
            LeaseLeft = before.Beat.LeaseLeft > TimeSpan.Zero ? state.Timing.Ttl : before.Beat.LeaseLeft,
        },
        Status = before.Status is { } status
            ? status with { Seen = state.Revision, StoreSilent = TimeSpan.Zero, Unheard = unheard, Overs = overs, Instances = instances }
            : null,
    };

    /// <summary>Each voter's promise runs out ttl after the last beat that it answered, on the voter's clock.</summary>
    private ImmutableArray<Over> Overs(CellState state, Moment now)
    {
        var promised = state.Timing.WithDrift(state.Timing.Ttl);
        return
        [
            .. state.Grants.Values
                .Where(g => g.Holder == 0 && g.From != 0 && IsSilent(g.From) && (live.Of(g.From) is not { } s || now >= s.HeardAt + promised))
                .Select(g => new Over(g.From, g.Revision)),
        ];
    }
}
