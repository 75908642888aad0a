using System.Collections.Immutable;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;

namespace Holdfast.Control.State;

/// <summary>Makes the next <see cref="CellState"/> from what the store says.</summary>
public static class StateFold
{
    public static CellState From(Contents contents)
    {
        var state = CellState.Empty;
        foreach (var entry in contents.Entries)
            state = Apply(state, new Change(entry.Key, entry));
        return state with { Revision = contents.Revision };
    }

    /// <summary>Batches come in order of their revisions; one that is not newer changes nothing.</summary>
    public static CellState Next(CellState state, ChangeBatch batch)
    {
        if (batch.Revision <= state.Revision)
            return state;
        foreach (var change in batch.Changes)
            state = Apply(state, change);
        return state with { Revision = batch.Revision };
    }

    private static CellState Apply(CellState state, Change change)
    {
        if (state.Unreadable.ContainsKey(change.Key))
            state = state with { Unreadable = state.Unreadable.Remove(change.Key) };

        return change.Key switch
        {
            Keys.Cell => Single<CellIdentity>(state, change, (s, v, _) => s with { Cell = v }),
            Keys.Voters => Single<VoterSet>(state, change, (s, v, e) => s with { Voters = v is null ? null : v with { Revision = e!.ModRevision } }),
            Keys.Control => Single<ControlRecord>(state, change, (s, v, e) => s with { Control = v is null ? null : v with { Revision = e!.ModRevision } }),
            Keys.Spec => Single<SpecVersion>(state, change, (s, v, e) => s with { Spec = v is null ? null : v with { Revision = e!.ModRevision } }),
            Keys.Pause => Single<Pause>(state, change, (s, v, _) => s with { Pause = v }),
            _ => ApplyListed(state, change),
        };
    }

    private static CellState ApplyListed(CellState state, Change change)
    {
        var key = change.Key;
        if (key.StartsWith(Keys.Members, StringComparison.Ordinal))
            return Single<Member>(state, change, (s, v, e) => s with { Members = Set(s.Members, key[Keys.Members.Length..], v is null ? null : v with { Id = e!.CreateRevision }) });
        if (key.StartsWith(Keys.Grants, StringComparison.Ordinal))
            return Single<Grant>(state, change, (s, v, e) => s with { Grants = Set(s.Grants, key[Keys.Grants.Length..], v is null ? null : v with { Revision = e!.ModRevision }) });
        if (key.StartsWith(Keys.Events, StringComparison.Ordinal))
            return Single<CellEvent>(state, change, (s, v, _) => s with { Events = Set(s.Events, key, v) });
        if (key.StartsWith(Keys.Incidents, StringComparison.Ordinal) && long.TryParse(key.AsSpan(Keys.Incidents.Length), out var number))
            return Single<Incident>(state, change, (s, v, _) => s with { Incidents = v is null ? s.Incidents.Remove(number) : s.Incidents.SetItem(number, v) });
        if (key.StartsWith(Keys.Fences, StringComparison.Ordinal))
            return Single<Fence>(state, change, (s, v, e) => s with { Fences = Set(s.Fences, key[Keys.Fences.Length..], v is null ? null : v with { Revision = e!.ModRevision }) });
        if (key.StartsWith(Keys.Drains, StringComparison.Ordinal))
            return Single<Drain>(state, change, (s, v, e) => s with { Drains = Set(s.Drains, key[Keys.Drains.Length..], v is null ? null : v with { Revision = e!.ModRevision }) });
        if (key.StartsWith(Keys.Promotions, StringComparison.Ordinal))
            return Single<Promotion>(state, change, (s, v, _) => s with { Promotions = Set(s.Promotions, key[Keys.Promotions.Length..], v) });
        if (key.StartsWith(Keys.Restarts, StringComparison.Ordinal))
            return Single<Restart>(state, change, (s, v, e) => s with { Restarts = Set(s.Restarts, key[Keys.Restarts.Length..], v is null ? null : v with { Revision = e!.ModRevision }) });
        return state;
    }

    private static CellState Single<T>(CellState state, Change change, Func<CellState, T?, Entry?, CellState> set)
        where T : class
    {
        if (change.Entry is null)
            return set(state, null, null);
        return JsonCodec.TryDecode<T>(change.Entry.Value.Span) is { } value
            ? set(state, value, change.Entry)
            : state with { Unreadable = state.Unreadable.SetItem(change.Key, $"is not a {typeof(T).Name} that this version can read") };
    }

    private static ImmutableSortedDictionary<string, T> Set<T>(ImmutableSortedDictionary<string, T> all, string key, T? value)
        where T : class
        => value is null ? all.Remove(key) : all.SetItem(key, value);
}
