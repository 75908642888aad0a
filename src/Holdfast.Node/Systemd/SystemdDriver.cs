using Holdfast.Control.Systemd;
using Holdfast.Node.Ocf;
using Tmds.DBus.Protocol;

namespace Holdfast.Node.Systemd;

/// <summary>What <c>holdfast systemd-driver</c> runs.</summary>
public static class SystemdDriver
{
    /// <returns>0 when the unit was stopped on request; 1 when it failed or cannot run here.</returns>
    public static Task<int> RunAsync() => ResourceLoop.RunAsync<SystemdOrder>(SystemdOrder.Variable, order => order.Plan, OpenAsync);

    private static async Task<(IResourceActions? Actions, string Why)> OpenAsync(SystemdOrder order)
        => Environment.GetEnvironmentVariable("HOLDFAST_LEASE_FILE") is { Length: > 0 } lease
            ? await SystemdActions.OpenAsync(order, Places(lease), Console.Error)
            : (null, "HOLDFAST_LEASE_FILE is not set; this program is started by the guard.");

    private static SystemdPlaces Places(string lease) => new(
        DBusAddress.System ?? "unix:path=/run/dbus/system_bus_socket",
        Environment.GetEnvironmentVariable("HOLDFAST_SYSTEMD_OVERRIDES") ?? "/run/systemd/system",
        UnitGroup.Notes(lease),
        Environment.GetEnvironmentVariable("HOLDFAST_SYSTEMD_GROUPS") is { Length: > 0 } groups ? [groups] : [.. UnitGroup.Roots()]);
}
