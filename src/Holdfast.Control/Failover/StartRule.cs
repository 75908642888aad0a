using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Failover;

/// <summary>
/// A service that was never granted goes to the best node. Nothing is lost by waiting for a better one that is just coming up, so it waits.
/// </summary>
internal static class StartRule
{
    public static void Apply(Look look, ServiceSpec service)
    {
        var ranking = look.Rank(service.Name);
        if (ranking.FirstOrDefault(c => c.Ready) is not { } best || ranking.Any(c => c.Coming && Better(c.Preference, c.Node, best.Preference, best.Node)))
            return;

        var incident = new Incident
        {
            Number = look.TakeIncidentNumber(),
            Kind = IncidentKind.Start,
            Service = service.Name,
            Cause = "the service is new",
            Phases = [look.Mark(Phase.Fault, look.Seen.Now, look.State.NameOf(look.Seen.Self), "first start")],
        };
        Handover.To(look, best, ranking, before: null, incident, $"{service.Name} starts on {best.Node}: {Handover.Chosen(best, ranking)}", proof: [], closed: null);
    }

    private static bool Better(int preference, string node, int than, string thanNode)
        => preference < than || (preference == than && string.CompareOrdinal(node, thanNode) < 0);
}
