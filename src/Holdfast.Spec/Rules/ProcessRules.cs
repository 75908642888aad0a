using Holdfast.Model.Spec;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for how a service's process is run.</summary>
internal static class ProcessRules
{
    public static void Check(ServiceSpec service, Func<string, string[]> at, Document document)
    {
        if (service.Process is not { } process) return;
        if (service.Command.IsEmpty)
        {
            Without(process, at, document);
            return;
        }

        if (process.Ready is not null && service.Standby == StandbyKind.Warm)
            document.Fault(at("ready"), "ready has no meaning with standby: warm: such a command says itself when it is standby and when it is active.", "remove ready");
    }

    /// <summary>Limits hold for whatever a driver starts; the rest is about a command.</summary>
    private static void Without(ProcessSpec process, Func<string, string[]> at, Document document)
    {
        (string Key, bool Given)[] all =
        [
            ("user", process.User is not null), ("group", process.Group is not null), ("stop-signal", process.StopSignal is not null), ("ready", process.Ready is not null), ("watchdog", process.Watchdog is not null),
        ];
        foreach (var (key, _) in all.Where(a => a.Given))
            document.Fault(at(key), $"{key} has a meaning for a command only.", "remove it");
    }
}
