using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;

namespace Holdfast.Control.State;

/// <summary>
/// One node's copy of the agreed state at one revision of the store: everything below <see cref="Keys.Root"/>, decoded. Immutable; the
/// next one is made by <see cref="StateFold"/>.
/// </summary>
public sealed record CellState
{
    public static readonly CellState Empty = new();

    /// <summary>The store's revision up to which every change is in here.</summary>
    public long Revision { get; init; }

    public CellIdentity? Cell { get; init; }

    public VoterSet? Voters { get; init; }

    public ControlRecord? Control { get; init; }

    public SpecVersion? Spec { get; init; }

    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, Member> Members { get; init; } = Sorted<Member>();

    /// <summary>By service.</summary>
    public ImmutableSortedDictionary<string, Grant> Grants { get; init; } = Sorted<Grant>();

    /// <summary>By number.</summary>
    public ImmutableSortedDictionary<long, Incident> Incidents { get; init; } = ImmutableSortedDictionary<long, Incident>.Empty;

    /// <summary>By key: the order in which they were written.</summary>
    public ImmutableSortedDictionary<string, CellEvent> Events { get; init; } = Sorted<CellEvent>();

    /// <summary>By the name of the node.</summary>
    public ImmutableSortedDictionary<string, Fence> Fences { get; init; } = Sorted<Fence>();

    /// <summary>By the name of the node.</summary>
    public ImmutableSortedDictionary<string, Drain> Drains { get; init; } = Sorted<Drain>();

    /// <summary>By service.</summary>
    public ImmutableSortedDictionary<string, Promotion> Promotions { get; init; } = Sorted<Promotion>();

    /// <summary>By service.</summary>
    public ImmutableSortedDictionary<string, Restart> Restarts { get; init; } = Sorted<Restart>();

    public Pause? Pause { get; init; }

    /// <summary>Keys whose value could not be read, with what that means. They are shown as problems, never guessed at.</summary>
    public ImmutableSortedDictionary<string, string> Unreadable { get; init; } = Sorted<string>();

    /// <summary>The timing that the cell runs with; the default until a spec says otherwise.</summary>
    public Timing Timing => Spec?.Spec.Timing ?? Profiles.Standard;

    /// <summary>By id, ascending.</summary>
    internal ReadOnlySpan<Member> MembersById => Index.All;

    public Member? MemberWith(long id) => Index.Find(id);

    /// <summary>A name for people, also for a member that has gone.</summary>
    public string NameOf(long id) => id == 0 ? "" : id == Grant.Nowhere ? "nowhere" : MemberWith(id)?.Name ?? $"member {id}";

    /// <summary>The newest fence of the member, whether open or not.</summary>
    public Fence? FenceOf(long member)
    {
        foreach (var fence in Fences.Values)
            if (fence.Member == member)
                return fence;
        return null;
    }

    // A copy of this state takes it along; one with other members makes its own.
    private MemberIndex? _index;

    private MemberIndex Index => _index is { } index && index.IsOf(Members) ? index : _index = new MemberIndex(Members);

    public bool IsVoter(long id) => Voters?.Members.Contains(id) == true;

    private static ImmutableSortedDictionary<string, T> Sorted<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}
