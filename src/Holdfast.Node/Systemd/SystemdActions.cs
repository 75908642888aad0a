using System.Collections.Immutable;
using Holdfast.Control.Ocf;
using Holdfast.Control.Systemd;
using Holdfast.Node.Ocf;
using Tmds.DBus.Protocol;

namespace Holdfast.Node.Systemd;

/// <summary>Where a driver finds and leaves what it needs beside the bus.</summary>
/// <param name="Bus">Address of the system bus.</param>
/// <param name="Overrides">systemd's folder for units that are forgotten when the machine starts anew.</param>
/// <param name="Notes">Where the guard looks for the unit's control group.</param>
/// <param name="Groups">Roots of the control groups.</param>
internal sealed record SystemdPlaces(string Bus, string Overrides, string Notes, IReadOnlyList<string> Groups);

/// <summary>Carries actions out by systemd.</summary>
internal sealed class SystemdActions : AwaitedActions, IDisposable
{
    /// <summary>Whether it is to run is decided by the cell: what the guard has killed must not come back.</summary>
    private const string Override = "# Written by Holdfast, which decides where this unit runs.\n[Service]\nRestart=no\n";

    private readonly SystemdOrder _order;
    private readonly SystemdPlaces _places;
    private readonly SystemdBus _bus;
    private ImmutableArray<string> _noted = [];

    private SystemdActions(SystemdOrder order, SystemdPlaces places, SystemdBus bus) => (_order, _places, _bus) = (order, places, bus);

    /// <returns>The actions, or why the unit cannot be driven here.</returns>
    public static async Task<(IResourceActions? Actions, string Why)> OpenAsync(SystemdOrder order, SystemdPlaces places, TextWriter log)
    {
        SystemdBus? bus = null;
        try
        {
            bus = await SystemdBus.OpenAsync(places.Bus).WaitAsync(order.Plan.Timeout);
            if (WriteOverride(order.Unit, places.Overrides))
                await bus.ReloadAsync().WaitAsync(order.Plan.Timeout);
            var state = await bus.LookAsync(order.Unit).WaitAsync(order.Plan.Timeout);
            if (state.Unusable(order.Unit) is not { } why)
            {
                if (state.File is "enabled" or "enabled-runtime")
                    await log.WriteLineAsync($"{order.Unit} is enabled: systemd starts it when the machine starts, and it is stopped again where it is not wanted. Better: systemctl disable {order.Unit}");
                return (new SystemdActions(order, places, bus), "");
            }

            bus.Dispose();
            return (null, why);
        }
        catch (DBusConnectFailedException e)
        {
            return (null, $"systemd cannot be asked: nobody answers at {places.Bus}, where the system's bus should be ({Why(e)})");
        }
        catch (Exception e) when (e is DBusExceptionBase or TimeoutException or IOException or UnauthorizedAccessException)
        {
            bus?.Dispose();
            return (null, $"systemd cannot be asked: {Why(e)}");
        }
    }

    public void Dispose() => _bus.Dispose();

    protected override async Task<(int Code, string Said)> RunAsync(RunOcf run, CancellationToken ct)
    {
        try
        {
            return run.Action switch
            {
                OcfAction.Start => await StartAsync(ct),
                OcfAction.Stop => await StopAsync(ct),
                _ => await MonitorAsync(run.Probe, ct),
            };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (1, $"systemd cannot be asked: {Why(e)}");
        }
    }

    private async Task<(int Code, string Said)> MonitorAsync(bool probe, CancellationToken ct)
    {
        var state = await _bus.LookAsync(_order.Unit).WaitAsync(ct);
        Note(state);
        return state.Monitor(probe);
    }

    /// <summary>The guard knows where the unit's processes will be before there are any.</summary>
    private async Task<(int Code, string Said)> StartAsync(CancellationToken ct)
    {
        Note(await _bus.LookAsync(_order.Unit).WaitAsync(ct));
        var result = await _bus.StartAsync(_order.Unit, ct);
        var state = await _bus.LookAsync(_order.Unit).WaitAsync(ct);
        Note(state);
        return result == "done" ? (OcfCode.Success, "") : (1, $"systemd's job ended with {result}{(state.Active == "failed" ? $"; it failed: {state.Ended}" : "")}");
    }

    private async Task<(int Code, string Said)> StopAsync(CancellationToken ct)
    {
        var result = await _bus.StopAsync(_order.Unit, ct);
        return result == "done" ? (OcfCode.Success, "") : (1, $"systemd's job ended with {result}");
    }

    /// <summary>Each look ends here, and hardly ever has anything new.</summary>
    private void Note(UnitState state)
    {
        ImmutableArray<string> groups = [.. from root in _places.Groups from g in state.Groups(_order.Unit) select root + g];
        if (groups.SequenceEqual(_noted))
            return;
        UnitGroup.Note(_places.Notes, _order.Service, groups);
        _noted = groups;
    }

    /// <returns>It was not there yet.</returns>
    private static bool WriteOverride(string unit, string overrides)
    {
        var file = Path.Combine(overrides, unit + ".d", "50-holdfast.conf");
        if (File.Exists(file) && File.ReadAllText(file) == Override)
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, Override);
        return true;
    }

    private static string Why(Exception e) => e.InnerException?.Message ?? e.Message;
}
