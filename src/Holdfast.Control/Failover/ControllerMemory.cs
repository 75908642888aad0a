using System.Collections.Immutable;
using Holdfast.Model.Time;

namespace Holdfast.Control.Failover;

/// <summary>
/// What the controller remembers between two looks, of its own clock. Losing it (a new controller) costs at most a little time: everything
/// that safety rests on is in the store, or is asked of the voters again.
/// </summary>
public sealed record ControllerMemory
{
    public static readonly ControllerMemory Empty = new();

    /// <summary>The control epoch that this memory belongs to; another one starts afresh.</summary>
    public long Epoch { get; init; }

    public long EventCount { get; init; }

    /// <summary>When a majority of the voters had reported "over" for a revoked grant, by service; with the grant's revision.</summary>
    public ImmutableSortedDictionary<string, OverSeen> Overs { get; init; } = ImmutableSortedDictionary<string, OverSeen>.Empty;

    /// <summary>Since when a better preferred node has been ready for a service that fails back, by service; with that node.</summary>
    public ImmutableSortedDictionary<string, ReadySeen> Better { get; init; } = ImmutableSortedDictionary<string, ReadySeen>.Empty;

    /// <summary>When the newest state of each open fence was first seen, by node; with the record's revision.</summary>
    public ImmutableSortedDictionary<string, FenceSeen> Fences { get; init; } = ImmutableSortedDictionary<string, FenceSeen>.Empty;

    /// <summary>Services whose holder has no standby that could take over: since when, and whether that was told.</summary>
    public ImmutableSortedDictionary<string, AloneSeen> Alone { get; init; } = ImmutableSortedDictionary<string, AloneSeen>.Empty;

    /// <summary>Members that were told to be down, by id.</summary>
    public ImmutableSortedSet<long> Down { get; init; } = [];
}

public readonly record struct OverSeen(long Revision, Moment At);

public readonly record struct FenceSeen(long Revision, Moment At);

public readonly record struct AloneSeen(Moment Since, bool Told);

public readonly record struct ReadySeen(long Member, Moment Since);
