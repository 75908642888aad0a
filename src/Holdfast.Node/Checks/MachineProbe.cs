using System.Collections.Concurrent;
using System.Net.Sockets;
using Holdfast.Control.Health;
using Holdfast.Control.Health.Machine;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Checks;

/// <summary>Looks at the machine itself: what the kernel says of its disks, memory, load, clock and links, and whether its gateway answers.</summary>
internal static class MachineProbe
{
    private static readonly CheckLimits None = new();

    /// <summary>A file system that does not answer keeps its thread: at most one each.</summary>
    private static readonly ConcurrentDictionary<string, Task<ProbeResult>> Disks = new(StringComparer.Ordinal);

    public static async Task<ProbeResult> RunAsync(CheckSpec check, CancellationToken deadline)
    {
        var limits = check.Limits ?? None;
        try
        {
            return check.Kind switch
            {
                CheckKind.Disk => await DiskAsync(check.Target, limits, deadline),
                CheckKind.Memory => Room.OfMemory(await ReadAsync("/proc/meminfo", deadline), limits),
                CheckKind.Pressure => await PressureAsync(check.Target, limits, deadline),
                CheckKind.Load => Burden.OfLoad(await ReadAsync("/proc/loadavg", deadline), Environment.ProcessorCount, limits),
                CheckKind.Clock => await ClockAsync(check.Target, limits, deadline),
                CheckKind.Ntp => Ntp(limits),
                CheckKind.Link => Link(check.Target, limits),
                _ => await GatewayAsync(check, deadline),
            };
        }
        catch (SocketException e)
        {
            return ProbeResult.Fail(SocketWords.Of(e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ProbeResult.Fail(e.Message);
        }
    }

    private static Task<string> ReadAsync(string path, CancellationToken deadline) => File.ReadAllTextAsync(path, deadline);

    private static async Task<ProbeResult> DiskAsync(string path, CheckLimits limits, CancellationToken deadline)
    {
        var look = Disks.GetOrAdd(path, p => Task.Run(() => Disk(p, limits)));
        try
        {
            return await look.WaitAsync(deadline);
        }
        finally
        {
            if (look.IsCompleted)
                Disks.TryRemove(path, out _);
        }
    }

    private static ProbeResult Disk(string path, CheckLimits limits)
        => Kernel.FileSystem(path) is { } disk
            ? Room.OfDisk(disk.Available * disk.Block, disk.Blocks * disk.Block, disk.FreeInodes, disk.Inodes, limits)
            : ProbeResult.Fail($"{path} cannot be looked at: {Kernel.Explain(System.Runtime.InteropServices.Marshal.GetLastPInvokeError())}");

    private static async Task<ProbeResult> PressureAsync(string resource, CheckLimits limits, CancellationToken deadline)
    {
        var path = $"/proc/pressure/{resource}";
        return File.Exists(path) ? Burden.OfPressure(await ReadAsync(path, deadline), limits) : ProbeResult.Fail("this kernel does not measure pressure (psi=1 on its command line)");
    }

    private static async Task<ProbeResult> ClockAsync(string server, CheckLimits limits, CancellationToken deadline)
    {
        var address = await Places.ResolveAsync(server, deadline);
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(address, deadline);
        var buffer = new byte[512];
        var sent = DateTimeOffset.UtcNow;
        await socket.SendAsync(Clockwork.Ask(sent), deadline);
        var length = await socket.ReceiveAsync(buffer, deadline);
        return Clockwork.OfServer(buffer.AsSpan(0, length), sent, DateTimeOffset.UtcNow, limits);
    }

    private static ProbeResult Ntp(CheckLimits limits)
        => Kernel.ClockState() is { } clock
            ? Clockwork.OfKernel(clock.State, clock.Status, TimeSpan.FromMicroseconds(clock.MaxErrorUs), TimeSpan.FromMicroseconds(clock.EstimatedUs), limits)
            : ProbeResult.Fail("the kernel does not say how its clock is");

    private static ProbeResult Link(string name, CheckLimits limits)
    {
        var folder = Path.Combine("/sys/class/net", name);
        return Directory.Exists(folder)
            ? Wiring.OfLink(OrEmpty(folder, "carrier"), OrEmpty(folder, "operstate"), OrEmpty(folder, "speed"), OrEmpty(folder, "duplex"), limits)
            : ProbeResult.Fail($"this node has no interface {name}");
    }

    /// <summary>The kernel gives some of them only while the link is up.</summary>
    private static string OrEmpty(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static async Task<ProbeResult> GatewayAsync(CheckSpec check, CancellationToken deadline)
    {
        var gateway = check.Target.Length > 0 ? check.Target : Wiring.Gateway(await ReadAsync("/proc/net/route", deadline))?.ToString();
        if (gateway is null && File.Exists("/proc/net/ipv6_route"))
            gateway = Wiring.Gateway6(await ReadAsync("/proc/net/ipv6_route", deadline))?.ToString();
        return gateway is null ? ProbeResult.Fail("this node has no default route") : await IcmpProbe.RunAsync(check with { Target = gateway }, deadline);
    }
}
