using System.Globalization;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>How an agent and what it is told changes.</summary>
internal static class OcfPlanText
{
    public static void Lines(Changes service, OcfSpec? old, OcfSpec? @new, string effect)
    {
        var (from, to) = (old ?? new OcfSpec(), @new ?? new OcfSpec());
        service.Field("ocf.agent", from.Agent, to.Agent, effect);
        foreach (var name in from.Parameters.Keys.Union(to.Parameters.Keys).Order(StringComparer.Ordinal))
            service.Field("ocf.parameters." + name, from.Parameters.GetValueOrDefault(name, ""), to.Parameters.GetValueOrDefault(name, ""), effect);
        service
            .Field("ocf.interval", DurationText.Of(from.Interval), DurationText.Of(to.Interval), effect)
            .Field("ocf.timeout", DurationText.Of(from.Timeout), DurationText.Of(to.Timeout), effect)
            .Field("ocf.depth", from.Depth.ToString(CultureInfo.InvariantCulture), to.Depth.ToString(CultureInfo.InvariantCulture), effect);
    }
}
