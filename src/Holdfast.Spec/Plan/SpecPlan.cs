using System.Collections.Immutable;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Spec.Plan;

namespace Holdfast.Spec;

/// <summary>What changes from one spec to another, and what that does to what runs.</summary>
public static class SpecPlan
{
    /// <summary>The cell first, then sites, nodes, fence devices and services, each by name; empty when nothing changes.</summary>
    /// <param name="old">The spec that holds now; <c>null</c> for none.</param>
    /// <param name="new">The spec to come.</param>
    public static ImmutableArray<PlanLine> Between(CellSpec? old, CellSpec @new)
    {
        ArgumentNullException.ThrowIfNull(@new);
        var from = old ?? new CellSpec { Timing = @new.Timing };
        return
        [
            .. CellPlan.Lines(old, @new),
            .. ByName(from.Sites, @new.Sites, s => s.Name).SelectMany(p => SitePlan.Lines(p.Old, p.New)),
            .. ByName(from.Nodes, @new.Nodes, n => n.Name).SelectMany(p => NodePlan.Lines(p.Old, p.New, from, @new)),
            .. ByName(from.FenceDevices, @new.FenceDevices, d => d.Name).SelectMany(p => FenceDevicePlan.Lines(p.Old, p.New)),
            .. ByName(from.Services, @new.Services, s => s.Name).SelectMany(p => ServicePlan.Lines(p.Old, p.New, from, @new)),
        ];
    }

    /// <summary>The plan in one line of at most 200 characters, for the history.</summary>
    public static string Summary(IReadOnlyCollection<PlanLine> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return PlanSummary.Of(plan);
    }

    private static IEnumerable<(T? Old, T? New)> ByName<T>(ImmutableArray<T> old, ImmutableArray<T> @new, Func<T, string> name)
        where T : class
        => old.Concat(@new).Select(name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(n => (old.FirstOrDefault(x => name(x) == n), @new.FirstOrDefault(x => name(x) == n)));
}
