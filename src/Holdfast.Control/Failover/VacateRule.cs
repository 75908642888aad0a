using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Failover;

/// <summary>What was released and has nobody to go to is held by nobody, and says so. The record stays, so that epochs go on rising.</summary>
internal static class VacateRule
{
    public static void ForRemovedServices(Look look)
    {
        foreach (var grant in look.State.Grants.Values.Where(g => g.Holder != 0))
            if (look.Spec.Service(grant.Service) is not { Mode: ServiceMode.ActiveStandby } && Released.By(look, grant))
                Commit(look, grant, look.Spec.Service(grant.Service) is null ? $"{grant.Service} was removed from the spec and is stopped" : $"{grant.Service} runs on all of its nodes now: nobody holds it", EventLevel.Info, incident: null);
    }

    public static void Vacate(Look look, Grant grant, Incident incident)
        => Commit(look, grant, $"{grant.Service} waits: {incident.Cause}, and no node is ready", EventLevel.Error, incident);

    private static void Commit(Look look, Grant grant, string text, EventLevel level, Incident? incident)
    {
        var vacant = grant with
        {
            Holder = 0,
            From = 0,
            Last = grant.Holder == 0 ? grant.Last : grant.Holder,
            MoveTo = 0,
            Epoch = grant.Epoch + 1,
            Reason = text,
            Evidence = incident is null ? [] : [incident.Cause],
            Ranking = Handover.Recorded(look.Rank(grant.Service)),
            Incident = incident?.Number ?? 0,
            At = look.Wall,
            By = look.State.NameOf(look.Seen.Self),
        };
        Model.Store.Write[] writes = incident is null ? [Proposer.Put(vacant)] : [Proposer.Put(vacant), Proposer.Put(incident)];
        look.Add(look.Proposer.Decide(DecisionKind.Vacate, grant.Service, text, level, incident?.Number ?? 0, [Proposer.Unchanged(grant, grant.Service)], writes));
    }
}
