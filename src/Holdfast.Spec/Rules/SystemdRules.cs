using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for a service that a systemd unit runs. Whether a machine has the unit, its node finds out.</summary>
internal static class SystemdRules
{
    public static void Check(ServiceSpec service, SystemdSpec systemd, Func<string, string[]> at, Document document)
    {
        if (systemd.Unit.Length > 0 && !SystemdSpec.IsUnit(systemd.Unit))
            document.Fault(at("systemd"), $"{Quoted.Of(systemd.Unit)} is not the name of a service unit.", systemd.Unit.Contains('/', StringComparison.Ordinal) || systemd.Unit.Contains('.', StringComparison.Ordinal) ? "write its full name, such as nginx.service" : $"did you mean {Quoted.Of(systemd.Unit + ".service")}?");
        if (service.Standby == StandbyKind.Warm)
            document.Fault(at("standby"), "standby: warm has no meaning here: a unit runs, or it does not.", "remove standby");
        if (service.Process is not null)
            document.Fault(["services", service.Name], "user, group, limits, stop-signal, ready and watchdog have no meaning here: the unit's own file says these.", "remove them");
        if (!service.Environment.IsEmpty)
            document.Fault(at("environment"), "environment has no meaning here: the unit's own file says it.", "remove it");
    }
}
