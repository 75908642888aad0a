using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Explaining;

/// <summary>Everything that one report is made from, and the questions that its parts ask of it.</summary>
internal sealed class Sight(CellState state, Observations? seen, ReportContext context)
{
    /// <summary>An answer that is later than this many ttls is missed.</summary>
    private const int StorePatienceTtls = 2;

    private readonly Dictionary<string, ImmutableArray<Candidate>> _ranked = new(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, ImmutableArray<Candidate>>? _noRoom;

    public CellState State => state;

    /// <summary><c>null</c>: this node hears no beats.</summary>
    public Observations? Seen => seen;

    public ReportContext Context => context;

    public CellSpec Spec => state.Spec?.Spec ?? NoSpec;

    public bool StoreLost => !context.Store.Reachable || (seen is not null && seen.StoreSilent > state.Timing.Ttl * StorePatienceTtls);

    /// <summary>Voters that are heard now, by name; this one counts.</summary>
    public ImmutableArray<string> VotersHeard => state.Voters is not { } voters ? [] : [.. voters.Members.Where(Hears).Select(state.NameOf)];

    /// <summary>Too few voters are heard to decide anything. Never true where no beats are heard at all.</summary>
    public bool MajorityLost => seen is not null && state.Voters is { Members.IsEmpty: false } voters && VotersHeard.Length < voters.Majority && !JustBegun;

    public bool NothingDecided => StoreLost || MajorityLost;

    /// <summary>This node has listened for too short a time to miss anybody.</summary>
    public bool JustBegun => seen is not null && seen.Now - seen.Since < state.Timing.Ttl;

    public bool Hears(long member) => seen is not null && (member == seen.Self || seen.Of(member) is { Unheard: false });

    /// <summary>Best first; each service is ranked once a report.</summary>
    public ImmutableArray<Candidate> Rank(string service)
    {
        if (!_ranked.TryGetValue(service, out var ranking))
            _ranked[service] = ranking = Lenient(service, Ranking.Rank(state, seen ?? Nothing, service));
        return ranking;
    }

    /// <summary>Services that would find no room if their node were lost, since others of that node take it.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<Candidate>> NoRoom => _noRoom ??= seen is null ? ImmutableSortedDictionary<string, ImmutableArray<Candidate>>.Empty : Headroom.Of(state, seen);

    /// <summary>While what a held service depends on is there, the other nodes are as ready as they would be if it moved along.</summary>
    private ImmutableArray<Candidate> Lenient(string service, ImmutableArray<Candidate> ranking)
        => GrantOf(service) is { Holder: > 0 } && ranking.Any(c => c.Tied) ? [.. ranking.Select(c => c.Tied ? c with { Ready = true } : c).OrderByDescending(c => c.Ready)] : ranking;

    public Grant? GrantOf(string service) => state.Grants.GetValueOrDefault(service);

    private static readonly CellSpec NoSpec = new();
    private static readonly Observations Nothing = new();
}
