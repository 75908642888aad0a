using System.Globalization;
using Holdfast.Model.Spec;
using Holdfast.Spec.Keys;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Plan;

/// <summary>How the way in which a service's process is run changes.</summary>
internal static class ProcessPlanText
{
    public static void Lines(Changes service, ServiceSpec old, ServiceSpec @new, string effect)
    {
        var (from, to) = (old.Process ?? new ProcessSpec(), @new.Process ?? new ProcessSpec());
        service.Field("user", from.User ?? "", to.User ?? "", effect).Field("group", from.Group ?? "", to.Group ?? "", effect);
        foreach (var ((key, before), (_, after)) in Limits(from.Limits).Zip(Limits(to.Limits)))
            service.Field("limits." + key, before, after, effect);
        service
            .Field("stop-signal", Words.Of(ProcessKeys.Stop, from.StopSignal ?? StopSignal.Terminate), Words.Of(ProcessKeys.Stop, to.StopSignal ?? StopSignal.Terminate), effect)
            .Field("ready", Ready(from.Ready), Ready(to.Ready), effect)
            .Field("watchdog", Time(from.Watchdog), Time(to.Watchdog), effect)
            .Field("log", Log(old.Log), Log(@new.Log), "restarts nothing; counts from the service's next start");
    }

    private static IEnumerable<(string Key, string Text)> Limits(LimitsSpec? limits) =>
    [
        ("open-files", limits?.OpenFiles?.ToString(CultureInfo.InvariantCulture) ?? ""),
        ("processes", limits?.Processes?.ToString(CultureInfo.InvariantCulture) ?? ""),
        ("core", Size(limits?.Core)),
        ("memory", Size(limits?.Memory)),
        ("locked-memory", Size(limits?.LockedMemory)),
        ("file-size", Size(limits?.FileSize)),
    ];

    private static string Size(long? size) => size is { } bytes ? SizeValue.Text(bytes) : "";

    private static string Time(TimeSpan? time) => time is { } span ? DurationText.Of(span) : "";

    private static string Ready(ReadySpec? ready) => ready is null ? "" : ready.Notify ? "notify" : $"line: {ready.Line}";

    private static string Log(LogSpec? log) => log is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{log.Files} files of {SizeValue.Text(log.Size)}");
}
