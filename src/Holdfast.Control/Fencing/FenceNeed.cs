using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.State;
using Holdfast.Model.Cell;

namespace Holdfast.Control.Fencing;

/// <summary>A node that lost grants which may go on elsewhere only once it was fenced, and that has not let go of them by its own word.</summary>
internal sealed record FenceNeed
{
    public string Node { get; init; } = "";

    public long Member { get; init; }

    /// <summary>The newest of the revokes: a fence must have begun after it.</summary>
    public long Revision { get; init; }

    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>Its lease is over as well: it will not come back in time by itself.</summary>
    public bool LeaseOver { get; init; }

    /// <summary>Somebody would take over at least one of the services.</summary>
    public bool Wanted { get; init; }

    public bool IsMet(CellState state) => state.Fences.GetValueOrDefault(Node) is { } fence && fence.Covers >= Revision;

    /// <summary>By node's name: a fence works on the machine, whatever member ran on it.</summary>
    public static ImmutableArray<FenceNeed> All(Look look) =>
    [
        .. look.State.Grants.Values
            .Where(g => g.Holder == 0 && g.From != 0 && look.Spec.Service(g.Service) is { } service && look.Spec.NeedsFence(service))
            .Select(g => (Grant: g, Proof: LetGo.Of(look, g)))
            .Where(g => g.Proof is not { ByItself: true })
            .GroupBy(g => NodeOf(look.State, g.Grant), StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new FenceNeed
            {
                Node = g.Key,
                Member = g.Max(x => x.Grant.From),
                Revision = g.Max(x => x.Grant.Revision),
                Grants = [.. g.Select(x => x.Grant)],
                LeaseOver = g.Any(x => x.Proof is not null),
                Wanted = g.Any(x => look.Rank(x.Grant.Service).Any(c => c.Ready && c.Member != x.Grant.From)),
            }),
    ];

    /// <summary>The name of the node that the grant was taken from, also when that member is no more.</summary>
    public static string NodeOf(CellState state, Grant grant)
        => state.MemberWith(grant.From)?.Name
            ?? (state.Incidents.GetValueOrDefault(grant.Incident) is { From.Length: > 0 } incident ? incident.From : state.NameOf(grant.From));
}
