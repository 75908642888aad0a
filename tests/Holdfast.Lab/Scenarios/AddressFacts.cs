using System.Net.Sockets;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Holdfast.Lab.Worlds;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Virtual addresses: with the service that they belong to, and alone; on one host at a time, whatever becomes of the others.</summary>
public sealed class AddressFacts
{
    private const string Web = "10.77.0.200";
    private const string Alone = "10.77.0.201";
    private const string AloneV6 = "fd77::201";

    private static readonly string Services = $$"""
          vip: {addresses: [{{Alone}}, "{{AloneV6}}/64 dev eth0"]}
          web: {addresses: [{{Web}}/24], command: [sh, -c, "while true; do echo ok | nc -l -s {{Web}} -p 80 -q 0 || exit 1; done"]}
        """;

    [Fact]
    public async Task Addresses_follow_their_services()
    {
        await using var lab = await Start();
        var lost = await Holder(lab, "vip");
        await lab.Until("the host says that it has the addresses", () => Task.FromResult(Has(lost, Alone) && Has(lost, AloneV6)));
        await lab.Until("a client reaches it", () => Reaches(Alone, lost));

        lost.PowerOff();

        await lab.Until("another host has both services", r => r.Services.All(s => s.State == ServiceState.Active && s.Holder != lost.Name));
        var now = await Holder(lab, "vip");
        Assert.True(Has(now, Alone) && Has(now, AloneV6));
        await lab.Until("a client reaches the new host", () => Reaches(Alone, now));
        await lab.EndsWell();
    }

    private static Task<LabCell> Start() => LabCell.StartAsync(new CellPlan { Services = Services });

    private static async Task<Host> Holder(LabCell lab, string service)
    {
        await lab.Until($"{service} is active", r => r.Services.Any(s => s.Name == service && s.State == ServiceState.Active));
        return lab.Host((await lab.Report()).Services.Single(s => s.Name == service).Holder);
    }

    private static bool Has(Host host, string address)
        => host.Machine.Try("ip", "-br", "address", "show", "dev", "eth0").Output.Contains($" {address}/", StringComparison.Ordinal);

    /// <summary>Asks the network anew who has the address.</summary>
    private static async Task<bool> Reaches(string address, Host host)
    {
        _ = Tool.Try(["ip", "neigh", "flush", "to", address]);
        using var client = new TcpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await client.ConnectAsync(address, 7420, patience.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Refused or not: who has answered is in the table of neighbours.
        }

        return Tool.Try(["ip", "neigh", "show", "to", address]).Output.Contains($"02:77:00:00:00:{host.Number:x2}", StringComparison.Ordinal);
    }
}
