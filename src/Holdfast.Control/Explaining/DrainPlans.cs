using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining;

/// <summary>What draining a node does to each service that it runs, and what that risks: shown before a person gives the order.</summary>
internal static class DrainPlans
{
    public static MaintenanceReport Of(CellState state, Observations seen, string node, bool force) => new()
    {
        Subject = node,
        Effects = [.. Effects(state, seen, node, force).DefaultIfEmpty($"{node} holds no service")],
        Risks = [.. Services(state).SelectMany(s => Risk(state, seen, node, s))],
    };

    /// <summary>Names of services that would not be served any more.</summary>
    public static string[] Stopped(CellState state, Observations seen, string node)
        => [.. Services(state).Where(s => Runs(state, seen, node, s) && Others(state, seen, node, s).Length == 0).Select(s => s.Name)];

    private static IEnumerable<string> Effects(CellState state, Observations seen, string node, bool force)
    {
        foreach (var service in Services(state).Where(s => Runs(state, seen, node, s)))
        {
            var others = Others(state, seen, node, service);
            if (others.Length == 0)
                yield return force ? $"{service.Name} stops: no other node is ready" : $"{service.Name} would stop, so this is refused without --force: no other node is ready";
            else
                yield return service.Mode == ServiceMode.ActiveActive ? $"{service.Name} stops on {node} and goes on on {Spoken.List(others)}" : service.With.IsEmpty ? $"{service.Name} moves to {others[0]}" : $"{service.Name} goes with {Spoken.List(service.With)}";
        }
    }

    private static IEnumerable<string> Risk(CellState state, Observations seen, string node, ServiceSpec service)
    {
        if (!state.Spec!.Spec.MayHost(node, service))
            yield break;
        var others = Others(state, seen, node, service);
        if (others is [var only] && (Runs(state, seen, node, service) || HeldBy(state, service) == only))
            yield return $"until {node} is back, {service.Name} would not survive the loss of {only}";
    }

    private static bool Runs(CellState state, Observations seen, string node, ServiceSpec service)
        => service.Mode == ServiceMode.ActiveActive ? Acts(state, seen, node, service) : HeldBy(state, service) == node;

    /// <summary>Those that serve already, or are ready to: best first.</summary>
    private static string[] Others(CellState state, Observations seen, string node, ServiceSpec service)
        => [.. Ranking.Rank(state, seen, service.Name).Where(c => c.Node != node && c.Able && (service.Mode != ServiceMode.ActiveActive || Acts(state, seen, c.Node, service))).Select(c => c.Node)];

    private static bool Acts(CellState state, Observations seen, string node, ServiceSpec service)
        => state.Members.GetValueOrDefault(node) is { } member && seen.Of(member.Id)?.Instance(service.Name) is { State: InstanceState.Active };

    private static string HeldBy(CellState state, ServiceSpec service) => state.NameOf(state.Grants.GetValueOrDefault(service.Name)?.Holder ?? 0);

    private static ImmutableArray<ServiceSpec> Services(CellState state) => state.Spec?.Spec.Services ?? [];
}
