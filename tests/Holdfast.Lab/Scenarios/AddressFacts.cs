using System.Net.Sockets;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Worlds;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>
/// Virtual addresses: with the service that they belong to, and alone; on one host at a time, whatever becomes of the others. The web server
/// listens on its address alone, so it starts only where that is.
/// </summary>
public sealed class AddressFacts
{
    private const string Web = "10.77.0.200";
    private const string Alone = "10.77.0.201";
    private const string AloneV6 = "fd77::201";
    private const int AnyPort = 7420;

    private static readonly string[] Tables = ["sh", "-c", "nft list tables | grep -c holdfast-"];

    [Fact]
    public async Task Addresses_follow_their_services_through_a_power_loss_and_a_switchover()
    {
        await using var lab = await Start();
        var lost = await Holder(lab, "vip");
        await lab.Until("a client reaches it", () => Task.FromResult(Has(lost, Alone) && Has(lost, AloneV6) && Answers(Alone, lost) && Answers(AloneV6, lost)));

        lost.PowerOff();
        await lab.Until("another host has every service", r => r.Services.All(s => s.State == ServiceState.Active && s.Holder != lost.Name));
        var heir = await Holder(lab, "vip");
        Assert.True(Has(heir, Alone) && Has(heir, AloneV6) && Has(await Holder(lab, "web"), Web));
        await lab.Until("a client reaches the new host", () => Task.FromResult(Answers(Alone, heir) && Answers(AloneV6, heir)));
        await lab.Heal();

        var next = lab.AllBut(heir)[0];
        await lab.Until("it is asked to move", async () => (await lab.Api.SwitchoverAsync("vip", new SwitchoverRequest { To = next.Name, Author = "lab" })).Incident > 0);
        await lab.Until("it has moved", r => r.Services.Single(s => s.Name == "vip") is { State: ServiceState.Active } now && now.Holder == next.Name);
        Assert.True(Has(next, Alone) && !Has(heir, Alone) && !Has(heir, AloneV6));
        await lab.EndsWell();
    }

    /// <summary>A host whose every process stands still answers as long as its kernel does: its kernel has been told when to stop.</summary>
    [Fact]
    public async Task Frozen_holder_falls_silent_by_itself()
    {
        await using var lab = await Start();
        var frozen = await Holder(lab, "vip");
        await lab.Until("a client reaches it", () => Task.FromResult(Answers(Alone, frozen)));

        frozen.Processes.Freeze();
        await lab.Until("another host has it", r => r.Services.Single(s => s.Name == "vip") is { State: ServiceState.Active } now && now.Holder != frozen.Name);
        var heir = await Holder(lab, "vip");
        for (var i = 0; i < 20; i++)
            Assert.False(Answers(Alone, frozen) || Answers(AloneV6, frozen), "the frozen host answers for the address");
        await lab.Until("the new host answers", () => Task.FromResult(Answers(Alone, heir) && Answers(AloneV6, heir)));

        frozen.Processes.Wake();
        await lab.Until("the host that was frozen has it no more", () => Task.FromResult(!Has(frozen, Alone) && !Has(frozen, AloneV6)));
        await lab.EndsWell();
    }

    [Fact]
    public async Task Address_that_another_machine_has_is_not_taken_and_the_reason_is_told()
    {
        Tool.Run("ip", "address", "add", $"{Alone}/32", "dev", World.Bridge);
        await using var lab = await LabCell.StartAsync(new CellPlan { Services = Services });
        try
        {
            await lab.Until(
                "every host says who has it",
                r => r.Services.Single(s => s.Name == "vip").Instances.Any(i => i.Note.Contains($"{Alone} is in use by the machine with the hardware address", StringComparison.Ordinal)));
            foreach (var host in lab.Hosts)
                Assert.False(Has(host, Alone) || Has(host, AloneV6), $"{host.Name} has it: {host.Machine.Try("ip", "-br", "address", "show", "dev", "eth0").Output}");
        }
        finally
        {
            Tool.Run("ip", "address", "del", $"{Alone}/32", "dev", World.Bridge);
        }

        var holder = await Holder(lab, "vip");
        await lab.Until("it is taken once the other machine has let it go", () => Task.FromResult(Has(holder, Alone) && Answers(Alone, holder)));
        await lab.EndsWell();
    }

    [Fact]
    public async Task Address_that_somebody_removes_is_put_back()
    {
        await using var lab = await Start();
        var holder = await Holder(lab, "vip");
        await lab.Until("it has its address", () => Task.FromResult(Has(holder, Alone)));
        holder.Machine.InNetwork("ip", "address", "del", $"{Alone}/32", "dev", "eth0");
        await lab.Until("the address is back", () => Task.FromResult(Has(holder, Alone) && Answers(Alone, holder)));
        await lab.EndsWell();
    }

    /// <summary>The guard's end ends its services; what it had put into the kernel is silent at the end of the lease, and removed by the guard after it.</summary>
    [Fact]
    public async Task Address_of_a_killed_guard_is_removed_by_the_next_one_and_by_a_leave()
    {
        await using var lab = await Start();
        var holder = await Holder(lab, "vip");
        await lab.Until("it has its address", () => Task.FromResult(Has(holder, Alone)));
        var epoch = (await lab.Report()).Services.Single(s => s.Name == "vip").Epoch;
        holder.Processes.Kill(Part.Guard);

        // Most often another host has it then; a slow one may find the former host ready again.
        await lab.Until("it is active again", r => r.Services.Single(s => s.Name == "vip") is { State: ServiceState.Active } now && now.Epoch > epoch);
        await lab.UntilWell();
        var heir = await Holder(lab, "vip");
        await lab.Until("nobody but its holder has it", () => Task.FromResult(lab.Hosts.All(h => Has(h, Alone) == (h == heir) && Has(h, AloneV6) == (h == heir))));

        var leaves = await Holder(lab, "vip");
        leaves.LeaveDaemon();
        await lab.Until("the host that left has nothing of it", () => Task.FromResult(!Has(leaves, Alone) && leaves.Machine.Try(Tables).Output.Trim() == "0"));
        await lab.EndsWell();
    }

    private static readonly string Services = $$"""
          vip: {addresses: [{{Alone}}, "{{AloneV6}}/64 dev eth0"]}
          web: {addresses: [{{Web}}/24], stop-timeout: 2s, command: {{Server()}}}
        """;

    private static async Task<LabCell> Start()
    {
        var lab = await LabCell.StartAsync(new CellPlan { Services = Services });
        await lab.Until("every service is active", r => r.Services.All(s => s.State == ServiceState.Active));
        return lab;
    }

    private static string Server()
        => Nginx.IsInstalled ? $"[{Nginx.Program}, -c, {Nginx.Configure("address-nginx", $"{Web}:80")}]" : "[sleep, infinity]";

    private static async Task<Host> Holder(LabCell lab, string service)
    {
        var name = "";
        await lab.Until($"{service} is active", r => (name = r.Services.FirstOrDefault(s => s.Name == service && s.State == ServiceState.Active)?.Holder ?? "").Length > 0);
        return lab.Host(name);
    }

    private static bool Has(Host host, string address)
        => host.IsOn && host.Machine.Try("ip", "-br", "address", "show", "dev", "eth0").Output.Contains($" {address}/", StringComparison.Ordinal);

    /// <summary>Whether it is this host that answers a client who asks the network anew. Nothing listens there, so a refusal is an answer.</summary>
    private static bool Answers(string address, Host host)
    {
        _ = Tool.Try(["ip", "neigh", "flush", "dev", World.Bridge, "to", address]);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Connect(address, AnyPort);
        }
        catch (SocketException)
        {
            // Under way.
        }

        _ = socket.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectWrite);
        var seen = Tool.Try(["ip", "neigh", "show", "dev", World.Bridge, "to", address]).Output;
        return seen.Contains($"02:77:00:00:00:{host.Number:x2}", StringComparison.Ordinal);
    }
}
