using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;

namespace Holdfast.Control.Failover;

/// <summary>Bounds what every node keeps in memory: the newest events and incidents stay, in lots so that trimming is rare.</summary>
internal static class TrimRule
{
    private const int KeepEvents = 500;
    private const int KeepIncidents = 200;
    private const int Lot = 50;

    public static void Apply(Look look)
    {
        var events = Oldest(look.State.Events.Keys, look.State.Events.Count, KeepEvents);
        var incidents = Oldest(look.State.Incidents.Keys.Select(Keys.Incident), look.State.Incidents.Count, KeepIncidents);
        if (events.Length + incidents.Length > 0)
            look.Add(look.Proposer.Quietly(DecisionKind.Trim, "cell", $"trimmed {events.Length} events and {incidents.Length} incidents", [.. events, .. incidents]));
    }

    private static Write[] Oldest(IEnumerable<string> keys, int count, int keep)
        => count < keep + Lot ? [] : [.. keys.Take(Lot).Select(k => new Remove(k))];
}
