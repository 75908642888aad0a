using System.Collections.Immutable;
using Holdfast.Model.Cell;

namespace Holdfast.Control.State;

/// <summary>
/// The members by id, ascending. Looked up with every beat, so it is made once for each set of members. It says nothing that they do not say, so
/// it is no part of what makes two states equal.
/// </summary>
internal sealed class MemberIndex(ImmutableSortedDictionary<string, Member> members)
{
    private readonly Member[] _byId = [.. members.Values.OrderBy(m => m.Id)];

    public ReadOnlySpan<Member> All => _byId;

    public bool IsOf(ImmutableSortedDictionary<string, Member> others) => ReferenceEquals(members, others);

    public Member? Find(long id)
    {
        foreach (var member in _byId)
            if (member.Id == id)
                return member;
        return null;
    }

    public override bool Equals(object? obj) => obj is MemberIndex;

    public override int GetHashCode() => 0;
}
