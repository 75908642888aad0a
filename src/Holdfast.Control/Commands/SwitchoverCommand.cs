using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Commands;

/// <summary>A planned move of a service, asked for by a person. Proposed by the controller's node, whose observations it needs.</summary>
public static class SwitchoverCommand
{
    /// <param name="to">A node's name, or empty for the best that is ready.</param>
    /// <param name="count">A number that makes the event's key unique: the caller's own, large and rising.</param>
    public static Proposal Propose(CellState state, Observations seen, string service, string to, string author, DateTimeOffset wall, long count)
    {
        if (Refuse(state, service) is { } refused)
            return refused;
        var grant = state.Grants[service];
        var from = state.NameOf(grant.Holder);
        var ranking = Ranking.Rank(state, seen, service);
        if (Choose(ranking, grant, service, from, to, out var target) is { } unfit)
            return unfit;

        var by = state.NameOf(seen.Self);
        var number = state.Incidents.IsEmpty ? 1 : state.Incidents.Keys.Last() + 1;
        var cause = author.Length == 0 ? "switchover was asked for" : $"{author} asked for a switchover";
        var incident = new Incident
        {
            Number = number,
            Kind = IncidentKind.Switchover,
            Service = service,
            From = from,
            To = target!.Node,
            Cause = cause,
            Phases = [new PhaseMark { Phase = Phase.Fault, At = wall, Node = by, Note = cause }],
        };
        var open = state.Incidents.Values.LastOrDefault(i => i.Service == service && !i.Closed);
        var proposer = new Proposer(state, by, wall, count);
        return Proposal.Commit(MoveRule.Decide(proposer, grant, target, incident, $"{service} is to move from {from} to {target.Node}: {cause}", open, wall, by));
    }

    private static Proposal? Refuse(CellState state, string service)
    {
        if (state.Spec?.Spec.Service(service) is not { } spec)
            return Proposal.Refuse("not-found", $"There is no service {service}.", $"Services of this cell: {Names(state)}.");
        if (MaintenanceCommands.Paused(state) is { } paused)
            return paused;
        if (spec.Mode == ServiceMode.ActiveActive)
            return Proposal.Refuse("refused", $"{service} is active on all of its nodes, so there is nothing to switch over.", "Take a node out of service instead.");
        if (state.Grants.GetValueOrDefault(service) is not { Holder: not 0 } grant)
            return Proposal.Refuse("conflict", $"Nobody holds {service} now, so it cannot be moved.", $"See why: holdfast why {service}");
        return grant.MoveTo == 0
            ? null
            : Proposal.Refuse("conflict", $"{service} is already moving to {state.NameOf(grant.MoveTo)}.", "Wait until it is done: holdfast timeline list");
    }

    private static Proposal? Choose(IReadOnlyList<Candidate> ranking, Grant grant, string service, string from, string to, out Candidate? target)
    {
        target = to.Length == 0 ? ranking.FirstOrDefault(c => c.Ready && c.Member != grant.Holder) : ranking.FirstOrDefault(c => c.Node == to);
        if (to.Length > 0 && target is null)
            return Proposal.Refuse("not-found", $"{to} is no node of {service}.", $"Its nodes: {string.Join(", ", ranking.Select(c => c.Node))}.");
        if (target is null)
            return Proposal.Refuse("refused", $"No other node is ready to take {service}{(ranking.FirstOrDefault(c => c.Tied) is { } tied ? $": {tied.Why}" : "")}.", $"See what each lacks: holdfast why {service}");
        if (target.Member == grant.Holder)
            return Proposal.Refuse("refused", $"{service} is on {from} already.", "Name another node with --to.");
        return target.Ready ? null : Proposal.Refuse("refused", $"{to} is not ready to take {service}: {target.Why}.", target.Tied ? $"Move that; {service} follows by itself." : "Choose another node, or mend this one first.");
    }

    private static string Names(CellState state)
        => state.Spec is { Spec.Services: { IsEmpty: false } services } ? string.Join(", ", services.Select(s => s.Name)) : "none";
}
