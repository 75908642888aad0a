using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.State;
using Holdfast.Model.Cell;

namespace Holdfast.Control.Explaining;

/// <summary>
/// Whether there is room for all that a node holds if it is lost: each of its services may have somewhere to go, and still not all of them together.
/// Asked of each node that holds services which need room.
/// </summary>
internal static class Headroom
{
    /// <summary>By service that would find no room: the ranking at the moment when it would have its turn.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<Candidate>> Of(CellState state, Observations seen)
    {
        var lacking = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<Candidate>>(StringComparer.Ordinal);
        if (state.Spec?.Spec is not { } spec || spec.Services.All(s => s.Needs.IsEmpty && s.NotWith.IsEmpty))
            return lacking.ToImmutable();
        foreach (var held in state.Grants.Values.Where(g => g.Holder != 0).GroupBy(g => g.Holder))
            Lose(state, seen, held.Key, [.. held], lacking);
        return lacking.ToImmutable();
    }

    private static void Lose(CellState state, Observations seen, long member, Grant[] held, ImmutableSortedDictionary<string, ImmutableArray<Candidate>>.Builder lacking)
    {
        var roster = new Roster(state, seen);
        foreach (var service in Dependencies.InOrder(state.Spec!.Spec))
        {
            if (held.FirstOrDefault(g => g.Service == service.Name) is not { } grant || (service.Needs.IsEmpty && roster.RulesOf(service.Name).Count == 0))
                continue;
            var others = Ranking.Rank(state, seen, service.Name, roster).RemoveAll(c => c.Member == member);
            if (others.FirstOrDefault(c => c.Able) is { } next)
                roster.Place(grant, next.Member);
            else
                lacking[service.Name] = others;
        }
    }
}
