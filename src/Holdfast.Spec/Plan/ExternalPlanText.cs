using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>How what is told and asked changes.</summary>
internal static class ExternalPlanText
{
    public static void Lines(Changes service, ExternalSpec? old, ExternalSpec? @new, string effect)
    {
        var (from, to) = (old ?? new ExternalSpec(), @new ?? new ExternalSpec());
        service
            .Field("external.activate", Of(from.Activate), Of(to.Activate), effect)
            .Field("external.deactivate", Of(from.Deactivate), Of(to.Deactivate), effect)
            .Field("external.is-active", Of(from.IsActive), Of(to.IsActive), effect)
            .Field("external.interval", DurationText.Of(from.Interval), DurationText.Of(to.Interval), effect)
            .Field("external.timeout", DurationText.Of(from.Timeout), DurationText.Of(to.Timeout), effect);
    }

    public static string Of(ExternalCall? call) => call switch
    {
        null => "",
        { Url.Length: > 0 } => string.Join(' ', new[] { call.Method, call.Url, call.Body, call.Body.Length > 0 ? call.ContentType : "", call.Match.Length > 0 ? $"match {call.Match}" : "" }.Where(w => w.Length > 0)),
        _ => string.Join(' ', call.Command),
    };
}
