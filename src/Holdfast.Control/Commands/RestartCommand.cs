using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Text;

namespace Holdfast.Control.Commands;

/// <summary>A person has a service restarted, node by node: a record that <see cref="RestartRule"/> works through. A new one takes the place of one that is under way.</summary>
public static class RestartCommand
{
    /// <param name="count">A number that makes the event's key unique: the caller's own, large and rising.</param>
    public static Proposal Propose(CellState state, Observations seen, string service, MaintenanceRequest request, DateTimeOffset wall, long count)
    {
        if (Refuse(state, service) is { } refused)
            return refused;
        var former = state.Restarts.GetValueOrDefault(service);
        var restart = (former ?? new Restart { Service = service, Round = 0 }) with
        {
            Open = true,
            Turn = "",
            Stopped = "",
            Reason = request.Reason,
            By = request.Author,
            At = wall,
        };
        restart = restart with { Round = restart.Round + 1 };
        Compare unchanged = former is null ? new KeyAbsent(Keys.Restart(service)) : new ModifiedAt(Keys.Restart(service), former.Revision);
        var write = new Put(Keys.Restart(service), JsonCodec.Encode(restart));
        return Proposal.Commit(new Proposer(state, state.NameOf(seen.Self), wall, count).Decide(DecisionKind.Restart, service, $"{service}: {restart.Why}", EventLevel.Info, 0, [unchanged], [write]));
    }

    /// <summary>What it will do, and what that risks.</summary>
    public static MaintenanceReport Plan(CellState state, Observations seen, string service)
    {
        if (state.Spec?.Spec.Service(service) is not { } spec)
            return new MaintenanceReport { Subject = service };
        var ranking = Ranking.Rank(state, seen, service);
        var holder = spec.Mode == ServiceMode.ActiveStandby ? state.NameOf(state.Grants.GetValueOrDefault(service)?.Holder ?? 0) : "";
        var standbys = ranking.Where(c => c.Ready && c.Node != holder).Select(c => c.Node).ToArray();
        var effects = ImmutableArray.CreateBuilder<string>();
        if (spec.Mode == ServiceMode.ActiveActive)
            effects.Add($"it restarts on {Spoken.List(standbys)}, one after the other; the others go on meanwhile");
        else if (spec.RunsOnStandby && standbys.Length > 0)
            effects.Add($"its {(standbys.Length == 1 ? "standby restarts" : "standbys restart, one after the other")}: {Spoken.List(standbys)}");
        if (holder.Length > 0)
            effects.Add(standbys.Length > 0 ? $"it moves from {holder} to {standbys[0]}, as by a switchover{(spec.RunsOnStandby ? $", and restarts on {holder} as a standby" : "")}" : $"it stops on {holder} and starts again there");
        var alone = spec.Mode == ServiceMode.ActiveActive ? standbys.Length < 2 : holder.Length > 0 && standbys.Length == 0;
        return new MaintenanceReport
        {
            Subject = service,
            Effects = effects.ToImmutable(),
            Risks = alone ? ["no other node is ready, so its users are without it until it is up again"] : [],
        };
    }

    private static Proposal? Refuse(CellState state, string service)
    {
        if (state.Spec?.Spec.Service(service) is null)
            return Proposal.Refuse("not-found", $"There is no service {service}.", "Services of this cell: holdfast services");
        return MaintenanceCommands.Paused(state);
    }
}
