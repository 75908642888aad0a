using System.Collections.Immutable;
using Holdfast.Control.Commands;
using Holdfast.Control.Proposals;
using Holdfast.Model.Reports;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Views;
using Holdfast.Spec;

namespace Holdfast.Node.Api.Commands;

/// <summary>Plans and applies a spec. Any node does it: the store's compare says whether it still fits.</summary>
internal sealed class ApplyDesk(StoreGate gate)
{
    public async Task<Answer> ApplyAsync(NodeView view, ApplyRequest request, CancellationToken cancel)
    {
        var read = SpecReader.Read(request.Text);
        if (!read.Ok)
            return Refusals.Faulty(read.Faults);
        var plan = Plan(view, read);
        if (request.DryRun || plan.IsEmpty)
            return Propose(view, request, read, plan, count: 0).Refusal is { } refusal ? Refusals.Of(refusal) : Answer.Of(Report(view, plan, read, applied: false));

        return await gate.CommitAsync(
            (fresh, count) => Propose(fresh, request, read, Plan(fresh, read), count),
            from => Answer.Of(Report(from, Plan(from, read), read, applied: true)),
            cancel);
    }

    private static ImmutableArray<PlanLine> Plan(NodeView view, SpecResult read) => SpecPlan.Between(view.State.Spec?.Spec, read.Spec!);

    private static Proposal Propose(NodeView view, ApplyRequest request, SpecResult read, ImmutableArray<PlanLine> plan, long count)
        => ApplyCommand.Propose(view.State, read.Spec!, request.Text, SpecPlan.Summary(plan), Authors.Clean(request.Author), request.Base, view.Node, DateTimeOffset.UtcNow, count);

    private static ApplyReport Report(NodeView view, ImmutableArray<PlanLine> plan, SpecResult read, bool applied)
    {
        var present = view.State.Spec?.Number ?? 0;
        return new ApplyReport
        {
            Version = plan.IsEmpty ? present : present + 1,
            Changed = !plan.IsEmpty,
            Applied = applied,
            Base = present,
            Plan = plan,
            Warnings = read.Warnings,
        };
    }
}
