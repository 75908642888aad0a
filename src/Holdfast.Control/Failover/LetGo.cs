using Holdfast.Control.Fencing;
using Holdfast.Model.Cell;
using Holdfast.Model.Time;

namespace Holdfast.Control.Failover;

/// <summary>What proves that the former holder of a revoked grant has let go, without anybody's doing: its own word, or the end of its lease.</summary>
internal sealed record LetGo(Moment At, string Node, string Why)
{
    /// <summary>It says so itself: nothing more is needed, whatever the service keeps.</summary>
    public bool ByItself { get; init; }

    public static LetGo? Of(Look look, Grant grant)
    {
        if (grant.From == 0)
            return new LetGo(look.Seen.Now, look.State.NameOf(look.Seen.Self), "nothing to wait for") { ByItself = true };
        var from = FenceNeed.NodeOf(look.State, grant);
        if (Released.Is(look, grant.From, grant.Service, grant.Epoch - 1))
            return new LetGo(look.Seen.Now, from, $"{from} has released it") { ByItself = true };
        if (look.Seen.Of(grant.From) is { } sighting && sighting.Beat.Applied >= grant.Revision)
            return new LetGo(look.Seen.Now, from, $"{from} has carried out the revoke") { ByItself = true };
        return LeaseOver(look, grant, from);
    }

    private static LetGo? LeaseOver(Look look, Grant grant, string from)
    {
        var voters = look.State.Voters!;
        var reports = voters.Members.Where(v => Reports(look, v, grant)).Select(look.State.NameOf).ToArray();
        if (reports.Length < voters.Majority)
            return null;

        var known = look.Memory.Overs.GetValueOrDefault(grant.Service);
        var since = known.Revision == grant.Revision ? known.At : look.Seen.Now;
        look.Memory = look.Memory with { Overs = look.Memory.Overs.SetItem(grant.Service, new OverSeen(grant.Revision, since)) };
        var due = since + look.Timing.WithDrift(look.Timing.Release);
        if (look.Seen.Now < due)
        {
            look.LookAt(due);
            return null;
        }

        return new LetGo(due, string.Join(", ", reports), $"{reports.Length} of {voters.Members.Length} voters ({string.Join(", ", reports)}) report the lease of {from} over");
    }

    private static bool Reports(Look look, long voter, Grant grant)
        => look.Seen.Of(voter)?.Status is { } status && status.Overs.Any(o => o.Member == grant.From && o.Revision >= grant.Revision);
}
