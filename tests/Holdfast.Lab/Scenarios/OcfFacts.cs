using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Holdfast.Lab.Worlds;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Agents of Debian's resource-agents, unchanged, on hosts that lose their power and services that crash.</summary>
public sealed class OcfFacts
{
    private const string Agents = "/usr/lib/ocf/resource.d/heartbeat";
    private const string Postgres = "/usr/lib/postgresql";

    private const string Services = """
          state: {standby: warm, stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:Stateful", interval: 1s}}
          thing: {stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:Dummy", interval: 1s}}
          tmp: {stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:Filesystem", interval: 1s, parameters: {device: tmpfs, directory: /run/mnt, fstype: tmpfs}}}
          vip: {stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:IPaddr2", interval: 1s, parameters: {ip: 10.77.0.100, cidr_netmask: "24", nic: eth0}}}
        """;

    private const string Group = """
          files: {stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:Filesystem", interval: 1s, parameters: {device: tmpfs, directory: /run/group, fstype: tmpfs, force_unmount: "no"}}}
          writer: {command: [sh, -c, "cd /run/group && echo here > written && exec sleep infinity"], with: [files], after: [files], checks: [process]}
        """;

    private const string Web = """

          web: {stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:nginx", interval: 1s, parameters: {configfile: CONFIG}}}
        """;

    private const string Database = """

          db: {start-timeout: 60s, stop-timeout: 30s, ocf: {agent: "ocf:heartbeat:pgsql", interval: 1s, timeout: 30s, parameters: {pgctl: BIN/pg_ctl, psql: BIN/psql, pgdata: "FOLDER/{node}", socketdir: /run/lab-db, logfile: "FOLDER/{node}.log"}}}
        """;

    [Fact]
    public async Task Agents_start_fail_over_and_recover()
    {
        World.Need();
        Assert.SkipUnless(File.Exists($"{Agents}/Dummy"), "resource-agents is not installed (Debian: resource-agents).");
        await using var lab = await LabCell.StartAsync(new CellPlan { Services = Services + WithNginx() + WithPostgres() });
        await Well(lab);

        foreach (var service in (await lab.Report()).Services.Where(s => s.Name != CellSpec.Service))
            Assert.Equal($"{service.Name} on {service.Holder}", $"{service.Name} on {string.Join(", ", lab.Hosts.Where(h => Has(h, service.Name)).Select(h => h.Name))}");

        // An address, and data on a disk: the others are on these hosts too.
        foreach (var name in (await lab.Report()).Services.Select(s => s.Name).Where(n => n is "vip" or "db").ToArray())
        {
            var lost = lab.Host((await lab.Report()).Services.Single(s => s.Name == name).Holder);
            lost.PowerOff();
            await lab.Until("everything is active on other hosts", r => r.Services.All(s => s.State == ServiceState.Active && s.Holder != lost.Name));
            Assert.True(Has(lab.Host((await lab.Report()).Services.Single(s => s.Name == name).Holder), name), name);
            await lab.Heal();
            await Well(lab);
        }

        var thing = (await lab.Report()).Services.Single(s => s.Name == "thing");
        Assert.Equal(0, lab.Host(thing.Holder).Machine.Try("rm", "/run/resource-agents/Dummy-thing.state").Code);
        await lab.Until("what had failed is active again under another epoch", r => r.Services.Single(s => s.Name == "thing") is { State: ServiceState.Active } now && now.Epoch > thing.Epoch);
        await lab.EndsWell();
        Figures.Say($"agents that have started, failed over and recovered: {string.Join(", ", (await lab.Report()).Services.Select(s => s.Name).Where(n => n != CellSpec.Service))}");
    }

    [Fact]
    public async Task Ordered_group_moves_together_and_stops_in_reverse_order()
    {
        World.Need();
        Assert.SkipUnless(File.Exists($"{Agents}/Filesystem"), "resource-agents is not installed (Debian: resource-agents).");
        await using var lab = await LabCell.StartAsync(new CellPlan { Services = Group });
        await Well(lab);

        // A file system in use cannot be unmounted, and this agent may not kill what uses it: only in the right order does it stop at all.
        var first = await Together(lab, "at the start");
        await lab.Api.SwitchoverAsync("files", new SwitchoverRequest { To = lab.AllBut(first)[0].Name });
        await lab.Until("both have moved", r => Pair(r).All(s => s.State == ServiceState.Active && s.Holder == lab.AllBut(first)[0].Name));
        Assert.NotEqual(0, first.Machine.Try("mountpoint", "-q", "/run/group").Code);
        var second = await Together(lab, "after a switchover");
        Assert.DoesNotContain(await lab.Views.Incidents(TestContext.Current.CancellationToken), i => i.Kind == IncidentKind.Failover && i.Service is "files" or "writer");

        second.PowerOff();
        await lab.Until("both are active on another host", r => Pair(r).All(s => s.State == ServiceState.Active && s.Holder != second.Name));
        await Together(lab, "after a power loss");
        await lab.Heal();
        await Well(lab);
        await lab.EndsWell();

        static IEnumerable<ServiceReport> Pair(CellReport report) => report.Services.Where(s => s.Name is "files" or "writer");
    }

    /// <summary>The host of both, on which the one has written into the other's file system.</summary>
    private static async Task<Host> Together(LabCell lab, string when)
    {
        var report = await lab.Report();
        var holder = lab.Host(report.Services.Single(s => s.Name == "files").Holder);
        Assert.Equal(holder.Name, report.Services.Single(s => s.Name == "writer").Holder);
        Assert.True(holder.Machine.Try("sh", "-c", "mountpoint -q /run/group && test -e /run/group/written").Code == 0, when);
        return holder;
    }

    /// <summary>What an agent has brought about on its host.</summary>
    private static bool Has(Host host, string service) => service switch
    {
        "state" => host.Machine.Try("grep", "-q", "10", $"{Attributes(host)}/promotion-score").Code == 0,
        "thing" => host.Machine.Try("test", "-e", "/run/resource-agents/Dummy-thing.state").Code == 0,
        "tmp" => host.Machine.Try("mountpoint", "-q", "/run/mnt").Code == 0,
        "vip" => host.Machine.Try("ip", "-br", "address", "show", "dev", "eth0").Output.Contains("10.77.0.100/24", StringComparison.Ordinal),
        "web" => host.Machine.Try("sh", "-c", "kill -0 $(cat /run/nginx.pid)").Code == 0,
        "db" => host.Machine.Try("psql", "-h", "/run/lab-db", "-U", "postgres", "-Atc", "select 'it answers'", "template1").Output.Contains("it answers", StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "It has no such service."),
    };

    private static string Attributes(Host host) => host.Machine.Try("sh", "-c", "ls -d /run/holdfast/*.ocf/state/attributes").Output.Trim();

    private static Task Well(LabCell lab) => lab.Until(
        "every service is active, and every node ready for it",
        r => lab.IsWell(r) && r.Services.All(s => s.State == ServiceState.Active && s.Instances.Count(i => i.Ready) == lab.Hosts.Count));

    /// <summary>A database of its own on each host's disk, as an agent for a single server expects it.</summary>
    private static string WithPostgres()
    {
        if (Directory.Exists(Postgres) is false || Directory.GetDirectories(Postgres).Order(StringComparer.Ordinal).LastOrDefault() is not { } version || !File.Exists($"{version}/bin/initdb"))
            return "";
        var folder = Directory.CreateTempSubdirectory("lab-db-").FullName;
        Tool.Run("chown", "postgres", folder);
        foreach (var node in (string[])["hq-1", "hq-2", "hq-3"])
        {
            Tool.Run("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", $"{version}/bin/initdb", "--auth=trust", "--no-sync", "-D", $"{folder}/{node}");
            File.AppendAllText($"{folder}/{node}/postgresql.conf", "listen_addresses = ''\nunix_socket_directories = '/run/lab-db'\nshared_buffers = 16MB\n");
        }

        return Database.Replace("BIN", $"{version}/bin", StringComparison.Ordinal).Replace("FOLDER", folder, StringComparison.Ordinal);
    }

    private static string WithNginx()
        => Nginx.IsInstalled ? Web.Replace("CONFIG", Nginx.Configure("nginx", "8081", daemon: true), StringComparison.Ordinal) : "";
}
