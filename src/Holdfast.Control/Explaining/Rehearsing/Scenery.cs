using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>
/// What a voter would hear at a later moment: from members without trouble every beat in time, and every change of the store carried out at once.
/// All voters hear the same.
/// </summary>
internal sealed class Scenery
{
    private readonly Observations _live;
    private readonly SortedDictionary<long, Actor> _actors = [];

    public Scenery(Observations live)
    {
        _live = live;
        foreach (var sighting in live.Sightings)
            _actors[sighting.Beat.Member] = new Actor(sighting) { Trouble = sighting.Unheard ? Trouble.Silent : Trouble.None, Since = sighting.HeardAt, Applied = sighting.Beat.Applied };
    }

    public Moment Begin => _live.Now;

    public IReadOnlyCollection<Actor> Actors => _actors.Values;

    /// <summary>Not heard any more, or never.</summary>
    public bool IsSilent(long member) => _actors.GetValueOrDefault(member) is null or { IsSilent: true };

    /// <summary>Heard, and answered by a majority: it may take control.</summary>
    public bool IsWell(long member) => _actors.GetValueOrDefault(member) is { IsSilent: false, Trouble: not Trouble.NoDaemon } actor && actor.Live.Beat.LeaseLeft > TimeSpan.Zero;

    /// <summary>Trouble begins. One that falls silent at the very beginning was last heard as it was.</summary>
    public void Strike(CellState state, long member, Trouble trouble, Moment now)
    {
        if (_actors.GetValueOrDefault(member) is not { } actor || actor.Trouble == trouble)
            return;
        _actors[member] = actor with { Trouble = trouble, Since = now == Begin ? actor.Live.HeardAt : now, Applied = actor.Follows ? state.Revision : actor.Applied };
    }

    /// <summary>It is as on a good day again.</summary>
    public void Recover(long member)
    {
        if (_actors.GetValueOrDefault(member) is { } actor)
            _actors[member] = actor with { Trouble = Trouble.None, Live = actor.Live with { Unheard = false, DaemonSilent = false, LapsingSince = null } };
    }

    /// <summary>A member that was never heard begins to beat.</summary>
    public void Enter(Sighting sighting) => _actors[sighting.Beat.Member] = new Actor(sighting) { Since = sighting.HeardAt };

    public Observations At(CellState state, Stage stage, long self, Moment now)
    {
        var unheard = state.Members.Values.Select(m => m.Id).Where(id => IsMissed(id, now)).Order().ToImmutableArray();
        var overs = Overs(state, now);
        return _live with
        {
            Self = self,
            Now = now,
            StoreSilent = _actors.GetValueOrDefault(self) is { Trouble: Trouble.NoStore } cut ? now - cut.Since : TimeSpan.Zero,
            Sightings = [.. _actors.Values.Select(a => a.At(state, now, Status(state, stage, a, now, unheard, overs), stage.Releases(state, a)))],
        };
    }

    private bool IsMissed(long member, Moment now) => _actors.GetValueOrDefault(member)?.IsMissed(now) ?? true;

    private static NodeStatus? Status(CellState state, Stage stage, Actor actor, Moment now, ImmutableArray<long> unheard, ImmutableArray<Over> overs)
    {
        if (actor.Live.Status is not { } status || actor.Trouble == Trouble.NoDaemon)
            return actor.Live.Status;
        var cut = actor.Trouble == Trouble.NoStore;
        return status with
        {
            Seen = cut ? actor.Applied : state.Revision,
            StoreSilent = cut ? now - actor.Since : TimeSpan.Zero,
            Health = status.Health ?? GoodDay.Health(state, actor.Member),
            Unheard = unheard,
            Overs = overs,
            SetOver = cut ? status.SetOver : Math.Max(status.SetOver, state.Voters?.Revision ?? 0),
            Instances = cut ? status.Instances : stage.Instances(state, actor, now),
        };
    }

    /// <summary>Each voter's promise runs out ttl after the last beat that it answered, on the voter's clock.</summary>
    private ImmutableArray<Over> Overs(CellState state, Moment now)
    {
        var promised = state.Timing.WithDrift(state.Timing.Ttl);
        return
        [
            .. state.Grants.Values
                .Where(g => g.Holder == 0 && g.From != 0 && (_actors.GetValueOrDefault(g.From) is not { } a || (a.IsSilent && now >= a.Since + promised)))
                .Select(g => new Over(g.From, g.Revision)),
        ];
    }
}
