using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Instances;

/// <summary>
/// What a node does about its instances: from its own copy of the agreed state and what its guard and checks say, to orders for the guard. The
/// guard refuses what would be unsafe; this decides what is wanted.
/// </summary>
public static class Act
{
    public static Duty Next(CellState state, NodeFacts facts, ActMemory memory)
    {
        memory = Launches.Prepare(state, facts, memory);
        var turns = Services(state, facts).Select(name => ServiceTurn.Take(state, facts, memory, name)).ToArray();
        Moment? again = null;
        foreach (var turn in turns)
        {
            memory = turn.Remember(memory);
            if (turn.Again is { } due && due > facts.Now && (again is null || due < again))
                again = due;
        }

        var known = turns.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return new Duty
        {
            Orders = [.. turns.SelectMany(t => t.Orders), .. Superseded(state, facts)],
            Applied = state.Revision,
            Holds = [.. state.Grants.Values.Where(g => g.Holder == facts.Self).Select(g => new Release(g.Service, g.Epoch))],
            Instances = [.. turns.Where(t => t.Status is not null).Select(t => t.Status!)],
            Memory = memory with
            {
                Troubles = memory.Troubles.RemoveRange(memory.Troubles.Keys.Where(k => !known.Contains(k))),
                States = memory.States.RemoveRange(memory.States.Keys.Where(k => !known.Contains(k))),
            },
            Again = again,
        };
    }

    /// <summary>Every service that is asked for, granted to this node, or still there.</summary>
    private static SortedSet<string> Services(CellState state, NodeFacts facts)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        names.UnionWith(state.Spec?.Spec.Services.Select(s => s.Name) ?? []);
        names.UnionWith(state.Grants.Values.Where(g => g.Holder == facts.Self).Select(g => g.Service));
        names.UnionWith(facts.Listing.Instances.Select(i => i.Service));
        return names;
    }

    private static IEnumerable<GuardOrder> Superseded(CellState state, NodeFacts facts)
        => facts.Listing.Releases
            .Where(r => state.Grants.GetValueOrDefault(r.Service) is { } grant && grant.Epoch > r.Epoch)
            .Select(r => new SupersededOrder { Service = r.Service, Epoch = state.Grants[r.Service].Epoch });
}
