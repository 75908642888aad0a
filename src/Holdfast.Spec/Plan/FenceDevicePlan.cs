using System.Globalization;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Spec.Keys;

namespace Holdfast.Spec.Plan;

/// <summary>A fence device that comes, goes or changes.</summary>
internal static class FenceDevicePlan
{
    public static IReadOnlyList<PlanLine> Lines(FenceDevice? old, FenceDevice? @new)
    {
        var device = new Changes("fence-device " + (@new ?? old)!.Name);
        return (old, @new) switch
        {
            (null, not null) => device.Add(@new.Agent, Changes.Nothing).Lines,
            (not null, null) => device.Remove(old.Agent, Changes.Nothing).Lines,
            _ => Changed(device, old!, @new!).Lines,
        };
    }

    private static Changes Changed(Changes device, FenceDevice old, FenceDevice @new)
    {
        device.Field("agent", old.Agent, @new.Agent);
        foreach (var name in old.Parameters.Keys.Union(@new.Parameters.Keys).Order(StringComparer.Ordinal))
            device.Field("parameters." + name, old.Parameters.GetValueOrDefault(name, ""), @new.Parameters.GetValueOrDefault(name, ""));
        foreach (var node in old.Plug.Keys.Union(@new.Plug.Keys).Order(StringComparer.Ordinal))
            device.Field("plug." + node, old.Plug.GetValueOrDefault(node, ""), @new.Plug.GetValueOrDefault(node, ""));
        return device
            .Field("parameters-from", old.ParametersFrom, @new.ParametersFrom)
            .Field("from", From(old), From(@new))
            .Field("action", Words.Of(FenceKeys.Action, old.Action), Words.Of(FenceKeys.Action, @new.Action))
            .Field("timeout", DurationText.Of(old.Timeout), DurationText.Of(@new.Timeout))
            .Field("tries", old.Tries.ToString(CultureInfo.InvariantCulture), @new.Tries.ToString(CultureInfo.InvariantCulture))
            .Field("pause", DurationText.Of(old.Pause), DurationText.Of(@new.Pause))
            .Field("delay", DurationText.Of(old.Delay), DurationText.Of(@new.Delay))
            .Field("monitor", DurationText.Of(old.Monitor), DurationText.Of(@new.Monitor));
    }

    private static string From(FenceDevice device) => device.From.IsEmpty ? "(all)" : string.Join(", ", device.From);
}
