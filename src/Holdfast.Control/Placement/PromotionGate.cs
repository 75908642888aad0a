using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Placement;

/// <summary>Whether a standby that runs, or can be started, may be promoted: by what its node says of it, against what the spec asks.</summary>
internal static class PromotionGate
{
    public static Fitness Judge(CellState state, Member member, ServiceSpec service, InstanceStatus instance, string what)
    {
        if (instance.Gate is not { } gate)
            return service.Promotion is null ? Fitness.Good(what) : Fitness.Soon("what it needs to be promoted has not been looked at yet") with { For = instance.For };
        var fit = gate.Open ? Fitness.Good(gate.Note.Length == 0 ? what : $"{what}, {gate.Note}") : Shut(state, member, service, gate);
        return fit with { For = gate.For, Loss = gate.Lag ?? TimeSpan.Zero, Score = gate.Score ?? 0, Penalty = gate.Penalty };
    }

    private static Fitness Shut(CellState state, Member member, ServiceSpec service, GateStatus gate)
    {
        if (state.Promotions.GetValueOrDefault(service.Name) is { } promotion && promotion.Node == member.Name)
            return Fitness.Good($"{promotion.Why}, although {gate.Note}");
        var fit = Fitness.Bad(gate.Note) with { Gated = true };
        return gate.OnlyLag && gate.Lag <= service.Promotion?.AllowLoss
            ? fit with { LastResort = $"no other node is ready; its data is {Spoken.Span(gate.Lag.Value)} behind, and the spec allows the loss of {Spoken.Span(service.Promotion.AllowLoss.Value)}" }
            : fit;
    }
}
