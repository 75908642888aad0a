using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;

namespace Holdfast.Control.Placement;

/// <summary>
/// What a node's own health does to its fitness: one that is out of service by it is not ready, but still a last resort, since a node that is short of
/// something serves better than none.
/// </summary>
internal static class OwnHealth
{
    public static Fitness Judge(CellState state, Standing standing, Member member, Fitness fit)
    {
        var status = standing.Seen?.Status;
        if (Unwell(state, status, member) is { } why)
            return new Fitness(false, fit.Coming, fit.Ready ? $"it is {why}" : fit.Why)
            {
                For = status?.Health?.For ?? fit.For,
                Loss = fit.Loss,
                LastResort = fit.Ready ? $"no other node is ready, although it is {why}" : "",
            };
        if (fit.Ready && status?.Health is null && standing.HasChecks)
            return Fitness.Soon("its own health has not been looked at yet");
        if (fit.Ready && status?.Health is { Verdict: NodeVerdict.Unknown })
            return Fitness.Soon("its own checks have not all been decided yet");
        return status?.Health is { Penalty: > 0 } health ? fit with { Penalty = fit.Penalty + health.Penalty } : fit;
    }

    private static string? Unwell(CellState state, NodeStatus? status, Member member)
    {
        if (status?.Health is { Verdict: NodeVerdict.Unwell } health)
            return $"out of service ({health.Note})";
        return state.Drains.GetValueOrDefault(member.Name) is { Automatic: true } drain ? drain.Why : null;
    }
}
