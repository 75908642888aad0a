using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>A site that comes, goes or changes.</summary>
internal static class SitePlan
{
    public static IReadOnlyList<PlanLine> Lines(SiteSpec? old, SiteSpec? @new)
    {
        var site = new Changes("site " + (@new ?? old)!.Name);
        return (old, @new) switch
        {
            (null, not null) => site.Add(@new.Description, Changes.Nothing).Lines,
            (not null, null) => site.Remove(old.Description, Changes.Nothing).Lines,
            _ => site.Field("description", old!.Description, @new!.Description).Lines,
        };
    }
}
