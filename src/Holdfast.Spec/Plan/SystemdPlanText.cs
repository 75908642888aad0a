using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>How a systemd unit changes.</summary>
internal static class SystemdPlanText
{
    public static void Lines(Changes service, SystemdSpec? old, SystemdSpec? @new, string effect)
    {
        var (from, to) = (old ?? new SystemdSpec(), @new ?? new SystemdSpec());
        service
            .Field("systemd.unit", from.Unit, to.Unit, effect)
            .Field("systemd.interval", DurationText.Of(from.Interval), DurationText.Of(to.Interval), effect)
            .Field("systemd.timeout", DurationText.Of(from.Timeout), DurationText.Of(to.Timeout), effect);
    }
}
