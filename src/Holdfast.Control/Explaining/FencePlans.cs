using System.Collections.Immutable;
using Holdfast.Control.Explaining.Rehearsing;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining;

/// <summary>What a fence, or its confirmation, would do and what it risks: shown before a person gives the order.</summary>
internal static class FencePlans
{
    public static FencePlanReport OfFence(CellState state, Observations seen, string node, DateTimeOffset wall)
    {
        var whatIf = Explain.WhatIf(state, seen, [node], wall);
        var held = whatIf.Services.Where(s => s.From.Split(", ").Contains(node)).ToImmutableArray();
        return new FencePlanReport
        {
            Node = node,
            Levels = FenceReports.Levels(state.Spec?.Spec.Node(node)),
            Effects = held.IsEmpty ? [$"{node} holds no service"] : [.. held.Select(Effect)],
            Risks = [$"{node} loses its power at once: what it has not written to its disks is lost", whatIf.Summary.TrimEnd('.')],
        };
    }

    public static FencePlanReport OfConfirm(CellState state, Observations seen, string node)
    {
        var grants = Waiting(state, node);
        var services = grants.Select(g => g.Service).ToArray();
        var all = services.Length == 0 ? "its services" : Spoken.List(services);
        return new FencePlanReport
        {
            Node = node,
            Effects = grants.IsEmpty ? [$"no service waits for {node}"] : [.. grants.Select(g => Effect(state, seen, g))],
            Risks =
            [
                $"if anything on {node} still runs, two nodes write to the storage of {all}, and it is destroyed",
                $"the cell cannot check it: look at the machine itself, and switch it off or take its storage away before you go on",
            ],
        };
    }

    private static ImmutableArray<Grant> Waiting(CellState state, string node) =>
    [
        .. state.Grants.Values.Where(g => g.Holder == 0 && g.From != 0 && Fencing.FenceNeed.NodeOf(state, g) == node && state.Spec?.Spec is { } spec && spec.Service(g.Service) is { } s && spec.NeedsFence(s)),
    ];

    private static string Effect(CellState state, Observations seen, Grant grant)
        => Placement.Ranking.Rank(state, seen, grant.Service).FirstOrDefault(c => c.Ready) is { } next
            ? $"{grant.Service} goes on on {next.Node}"
            : $"{grant.Service} goes on as soon as a node is ready for it";

    private static string Effect(WhatIfMove move)
    {
        if (move.To.Length == 0)
            return move.Reason;
        return move.Outage is { } outage && outage > TimeSpan.Zero ? $"{move.Service} moves to {move.To}, active again after about {Spoken.Span(outage)}" : $"{move.Service} goes on on {move.To}";
    }
}
