using Holdfast.Control.Fencing;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.State;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Failover;

/// <summary>
/// The controller's decisions. A pure function: what the cell agreed on and what this voter has seen, in; what to commit, out. On a converged
/// cell it decides nothing. Rules look at one service at a time, except <see cref="RevokeRule"/>, which takes everything from a node at once.
/// </summary>
public static class Controller
{
    public static Ruling Rule(CellState state, Observations seen, ControllerMemory memory, DateTimeOffset wall)
    {
        if (state.Control is not { } control || control.Controller != seen.Self || !state.IsVoter(seen.Self))
            return new Ruling { Memory = memory };

        var look = new Look(state, seen, memory.Epoch == control.Epoch ? memory : new ControllerMemory { Epoch = control.Epoch }, wall);
        if (state.Spec is not null)
            SpecRules(look);
        TrimRule.Apply(look);
        VotersRule.Apply(look);
        if (Suspicion.Next(state, seen) is { } next)
            look.LookAt(next);
        return look.Done();
    }

    private static void SpecRules(Look look)
    {
        if (look.State.Pause is null)
            Place(look);
        else
            Finish(look);
        FenceRule.Apply(look);
        ProgressRule.Apply(look);
        NodeNotices.Apply(look);
        StandbyNotices.Apply(look);
    }

    private static void Place(Look look)
    {
        HealthRule.Apply(look);
        RevokeRule.Apply(look);
        foreach (var service in Dependencies.InOrder(look.Spec).Where(s => s.Mode == ServiceMode.ActiveStandby))
            ServiceRules(look, service);
        RestartRule.Apply(look);
        VacateRule.ForRemovedServices(look);
    }

    /// <summary>In a paused cell only what was begun before goes on: who was asked to let go, or was given up, is followed by another, and what goes with it follows.</summary>
    private static void Finish(Look look)
    {
        foreach (var service in Dependencies.InOrder(look.Spec).Where(s => s.Mode == ServiceMode.ActiveStandby))
            if (look.State.Grants.GetValueOrDefault(service.Name) is { } grant && (grant.Holder == 0 ? grant.From != 0 : grant.MoveTo != 0 || look.Forsaken(service, grant.Holder) is not null))
                ServiceRules(look, service);
    }

    private static void ServiceRules(Look look, ServiceSpec service)
    {
        var grant = look.State.Grants.GetValueOrDefault(service.Name);
        if (grant is null)
            StartRule.Apply(look, service);
        else if (grant.Holder == 0)
            SucceedRule.Apply(look, service, grant);
        else if (Released.By(look, grant))
            ReleasedRule.Apply(look, service, grant);
        else
            MoveRule.Apply(look, service, grant);
    }
}
