using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Agents of Debian's resource-agents, unchanged, on hosts that lose their power and services that crash.</summary>
public sealed class OcfFacts
{
    private const string Agents = "/usr/lib/ocf/resource.d/heartbeat";

    private const string Services = """
          state: {standby: warm, stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:Stateful", interval: 1s}}
          thing: {stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:Dummy", interval: 1s}}
          tmp: {stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:Filesystem", interval: 1s, parameters: {device: tmpfs, directory: /run/mnt, fstype: tmpfs}}}
          vip: {stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:IPaddr2", interval: 1s, parameters: {ip: 10.77.0.100, cidr_netmask: "24", nic: eth0}}}
        """;

    private const string Web = """

          web: {stop-timeout: 20s, ocf: {agent: "ocf:heartbeat:nginx", interval: 1s, parameters: {configfile: CONFIG}}}
        """;

    private const string NginxConfiguration = """
        user root;
        pid /run/nginx.pid;
        error_log /dev/null;
        events {}
        http {
          access_log off;
          server {
            listen 8081;
            location / { return 200 ok; }
          }
        }
        """;

    [Fact]
    public async Task Agents_start_fail_over_and_recover()
    {
        Worlds.World.Need();
        Assert.SkipUnless(File.Exists($"{Agents}/Dummy"), "resource-agents is not installed (Debian: resource-agents).");
        await using var lab = await LabCell.StartAsync(new CellPlan { Services = Services + WithNginx() });
        await Well(lab);

        foreach (var service in (await lab.Report()).Services.Where(s => s.Name != CellSpec.Service))
            Assert.Equal($"{service.Name} on {service.Holder}", $"{service.Name} on {string.Join(", ", lab.Hosts.Where(h => Has(h, service.Name)).Select(h => h.Name))}");

        var lost = lab.Host((await lab.Report()).Services.Single(s => s.Name == "vip").Holder);
        lost.PowerOff();
        await lab.Until("another host has the address, and everything is active", r => r.Services.All(s => s.State == ServiceState.Active && s.Holder != lost.Name));
        Assert.True(Has(lab.Host((await lab.Report()).Services.Single(s => s.Name == "vip").Holder), "vip"));
        await lab.Heal();
        await Well(lab);

        var thing = (await lab.Report()).Services.Single(s => s.Name == "thing");
        Assert.Equal(0, lab.Host(thing.Holder).Machine.Try("rm", "/run/resource-agents/Dummy-thing.state").Code);
        await lab.Until("what had failed is active again under another epoch", r => r.Services.Single(s => s.Name == "thing") is { State: ServiceState.Active } now && now.Epoch > thing.Epoch);
        await lab.EndsWell();
    }

    /// <summary>What an agent has brought about on its host.</summary>
    private static bool Has(Host host, string service) => service switch
    {
        "state" => host.Machine.Try("grep", "-q", "10", $"{Attributes(host)}/promotion-score").Code == 0,
        "thing" => host.Machine.Try("test", "-e", "/run/resource-agents/Dummy-thing.state").Code == 0,
        "tmp" => host.Machine.Try("mountpoint", "-q", "/run/mnt").Code == 0,
        "vip" => host.Machine.Try("ip", "-br", "address", "show", "dev", "eth0").Output.Contains("10.77.0.100/24", StringComparison.Ordinal),
        "web" => host.Machine.Try("sh", "-c", "kill -0 $(cat /run/nginx.pid)").Code == 0,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "It has no such service."),
    };

    private static string Attributes(Host host) => host.Machine.Try("sh", "-c", "ls -d /run/holdfast/*.ocf/state/attributes").Output.Trim();

    private static Task Well(LabCell lab) => lab.Until(
        "every service is active, and every node ready for it",
        r => lab.IsWell(r) && r.Services.All(s => s.State == ServiceState.Active && s.Instances.Count(i => i.Ready) == lab.Hosts.Count));

    private static string WithNginx()
    {
        if (!File.Exists("/usr/sbin/nginx"))
            return "";
        var file = Path.Combine(Path.GetTempPath(), "nginx.conf");
        File.WriteAllText(file, NginxConfiguration);
        return Web.Replace("CONFIG", file, StringComparison.Ordinal);
    }
}
