using System.Text;
using Holdfast.Control.Systemd;
using Holdfast.Model.Json;
using Holdfast.Node.Ocf;
using Tmds.DBus.Protocol;

namespace Holdfast.Node.Systemd;

/// <summary>What <c>holdfast systemd-driver</c> runs.</summary>
public static class SystemdDriver
{
    /// <returns>0 when the unit was stopped on request; 1 when it failed or cannot run here.</returns>
    public static Task<int> RunAsync()
    {
        if (JsonCodec.TryDecode<SystemdOrder>(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(SystemdOrder.Variable) ?? "")) is not { } order)
            return Task.FromResult(ResourceLoop.Fail($"{SystemdOrder.Variable} holds no order; this program is started by the guard."));
        Environment.SetEnvironmentVariable(SystemdOrder.Variable, null);
        if (Environment.GetEnvironmentVariable("HOLDFAST_LEASE_FILE") is not { Length: > 0 } lease)
            return Task.FromResult(ResourceLoop.Fail("HOLDFAST_LEASE_FILE is not set; this program is started by the guard."));
        var places = new SystemdPlaces(
            DBusAddress.System ?? "unix:path=/run/dbus/system_bus_socket",
            Environment.GetEnvironmentVariable("HOLDFAST_SYSTEMD_OVERRIDES") ?? "/run/systemd/system",
            UnitGroup.Notes(lease),
            Environment.GetEnvironmentVariable("HOLDFAST_SYSTEMD_GROUPS") is { Length: > 0 } groups ? [groups] : [.. UnitGroup.Roots()]);
        return ResourceLoop.RunAsync(order.Plan, () => SystemdActions.OpenAsync(order, places, Console.Error));
    }
}
