using System.Collections.Immutable;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;

namespace Holdfast.Control.Proposals;

/// <summary>
/// Makes the controller's transactions. Each compares <c>control</c> (an old controller's write is refused), the voter set's revision, and
/// what it replaces; each carries its event, so that no change is without its sentence.
/// </summary>
internal sealed class Proposer(CellState state, string by, DateTimeOffset wall, long eventCount)
{
    /// <summary>Events written so far under this control epoch: the next one's number is one more.</summary>
    public long EventCount { get; private set; } = eventCount;

    public Decision Decide(DecisionKind kind, string subject, string text, EventLevel level, long incident, IEnumerable<Compare> compares, IEnumerable<Write> writes)
    {
        ImmutableArray<Write> all = [.. writes];
        return new()
        {
            Kind = kind,
            Subject = subject,
            Text = text,
            Level = level,
            Incident = incident,
            Transaction = new Transaction
            {
                Compares = [.. Guards(), .. compares, .. all.Where(IsNewIncident).Select(w => new KeyAbsent(w.Key))],
                Writes = [.. all, Event(subject, text, level, incident)],
            },
        };
    }

    /// <summary>Changes that are no news: no event.</summary>
    public Decision Quietly(DecisionKind kind, string subject, string text, ImmutableArray<Write> writes, params ReadOnlySpan<Compare> compares) => new()
    {
        Kind = kind,
        Subject = subject,
        Text = text,
        Transaction = new Transaction { Compares = [.. Guards(), .. compares], Writes = writes },
    };

    public static Compare Unchanged(Grant? grant, string service)
        => grant is null ? new KeyAbsent(Keys.Grant(service)) : new ModifiedAt(Keys.Grant(service), grant.Revision);

    public static Write Put(Grant grant) => new Put(Keys.Grant(grant.Service), JsonCodec.Encode(grant with { Revision = 0 }));

    public static Compare Unchanged(Fence? fence, string node)
        => fence is null ? new KeyAbsent(Keys.Fence(node)) : new ModifiedAt(Keys.Fence(node), fence.Revision);

    public static Write Put(Fence fence) => new Put(Keys.Fence(fence.Node), JsonCodec.Encode(fence with { Revision = 0 }));

    public static Write Put(Incident incident) => new Put(Keys.Incident(incident.Number), JsonCodec.Encode(incident));

    /// <summary>A command and the controller may take the same number at once: only one of them may have it.</summary>
    private bool IsNewIncident(Write write)
        => write is Put && write.Key.StartsWith(Keys.Incidents, StringComparison.Ordinal)
            && long.TryParse(write.Key.AsSpan(Keys.Incidents.Length), out var number) && !state.Incidents.ContainsKey(number);

    private IEnumerable<Compare> Guards()
    {
        if (state.Control is { } control)
            yield return new ModifiedAt(Keys.Control, control.Revision);
        if (state.Voters is { } voters)
            yield return new ModifiedAt(Keys.Voters, voters.Revision);
    }

    private Put Event(string subject, string text, EventLevel level, long incident)
    {
        EventCount++;
        var happened = new CellEvent { At = wall, Level = level, Subject = subject, Text = text, By = by, Incident = incident };
        return new Put(Keys.Event(state.Control?.Epoch ?? 0, EventCount), JsonCodec.Encode(happened));
    }
}
