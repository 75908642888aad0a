using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining;

/// <summary>Each node of the cell: those that the spec names, those that have joined, by name.</summary>
internal static class NodeReports
{
    public static ImmutableArray<NodeReport> Of(Sight sight)
        => [.. sight.Spec.Nodes.Select(n => n.Name).Union(sight.State.Members.Keys).Order(StringComparer.Ordinal).Select(n => Of(sight, n))];

    private static NodeReport Of(Sight sight, string name)
    {
        var asked = sight.Spec.Node(name);
        if (sight.State.Members.GetValueOrDefault(name) is not { } member)
            return new NodeReport { Name = name, Role = asked?.Role ?? NodeRole.Voter, Site = asked?.Site ?? "", State = NodeState.NotJoined, Note = "has never joined" };

        var (state, note) = Judge(sight, member);
        var sighting = sight.Seen?.Of(member.Id);
        if (sight.State.Drains.GetValueOrDefault(name) is { } drain)
            note = note.Length == 0 ? drain.Why : $"{drain.Why}; {note}";
        else if (sighting is { Unheard: false, Status.Health: { Verdict: NodeVerdict.Unwell } health })
            note = $"not well: {health.Note}";
        return new NodeReport
        {
            Name = name,
            Id = member.Id,
            Role = asked?.Role ?? member.Role,
            Votes = sight.State.IsVoter(member.Id),
            Site = asked?.Site ?? "",
            Address = member.Address,
            ApiUrl = member.ApiUrl,
            Version = member.Version,
            Level = member.Level,
            Guard = sighting is { Unheard: false } ? sighting.Status?.Guard ?? 0 : 0,
            State = state,
            Note = note,
            IsController = sight.State.Control?.Controller == member.Id,
            LeaseLeft = sighting is { Unheard: false } ? sighting.Beat.LeaseLeft : null,
            Applied = sighting?.Beat.Applied ?? 0,
            Health = sighting is { Unheard: false } ? sighting.Status?.Health : null,
            Holds = [.. sight.State.Grants.Values.Where(g => g.Holder == member.Id).Select(g => g.Service)],
        };
    }

    private static (NodeState State, string Note) Judge(Sight sight, Member member)
    {
        if (sight.Seen is not { } seen)
            return (NodeState.Unknown, "this node does not vote, so it hears no beats");
        if (seen.Of(member.Id) is not { } sighting)
            return sight.JustBegun
                ? (NodeState.Unknown, "not heard yet: this node has only begun to listen")
                : (NodeState.Down, $"not heard since {sight.Context.SeenBy} began to listen {Spoken.Span(seen.Now - seen.Since)} ago");
        return sighting.Unheard ? Unheard(sight, member, sighting) : Heard(sight, member, sighting);
    }

    private static (NodeState State, string Note) Unheard(Sight sight, Member member, Sighting sighting)
    {
        var seen = sight.Seen!;
        var silent = Spoken.Span(seen.Now - sighting.HeardAt);
        var hearing = Others(sight).Where(v => seen.Of(v)?.Status is { } status && v != member.Id && !status.Unheard.Contains(member.Id)).Select(sight.State.NameOf).ToArray();
        return hearing.Length == 0 || Suspicion.Of(sight.State, seen, member.Id) is not null
            ? (NodeState.Down, $"last heard {silent} ago")
            : (NodeState.Suspect, $"not heard by {sight.Context.SeenBy} for {silent}, but heard by {Spoken.List(hearing)}");
    }

    private static (NodeState State, string Note) Heard(Sight sight, Member member, Sighting sighting)
    {
        var seen = sight.Seen!;
        if (sighting.Beat.LeaseLeft <= TimeSpan.Zero)
            return (NodeState.NoLease, "its beats arrive, but too few voters answer them");
        if (Suspicion.Of(sight.State, seen, member.Id) is { } suspect)
            return (NodeState.Suspect, suspect.Why);
        if (sighting.DaemonSilent)
            return (NodeState.Suspect, $"its guard beats, but its daemon has been silent for {Spoken.Span(seen.Now - sighting.TickAt)}");
        if (sighting.Status is { } status && status.StoreSilent > sight.State.Timing.Ttl)
            return (NodeState.Suspect, $"it has not reached the store for {Spoken.Span(status.StoreSilent)}");
        return (NodeState.Up, "");
    }

    private static IEnumerable<long> Others(Sight sight)
        => sight.State.Voters is { } voters ? voters.Members.Where(v => v != sight.Seen!.Self && sight.Hears(v)) : [];
}
