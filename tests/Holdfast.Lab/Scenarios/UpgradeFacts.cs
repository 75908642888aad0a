using Holdfast.Client;
using Holdfast.Control.Explaining;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Holdfast.Lab.Worlds;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Cells in which daemons of this release and of the one before run side by side, on the way up and on the way back.</summary>
public sealed class UpgradeFacts
{
    [Fact]
    public async Task Cell_is_upgraded_node_by_node_and_fails_over_on_the_way()
    {
        var (lab, old, @new) = await Start();
        await using var _ = lab;
        var gaps = new List<TimeSpan>();
        for (var left = lab.Hosts.Count; left > 0; left--)
        {
            var plan = UpgradePlans.Of(await lab.Report(), @new);
            Assert.True(plan.Waits.IsEmpty, string.Join(" ", plan.Waits));
            Assert.Equal((false, left), (plan.Done, plan.Nodes.Count(n => n.State is UpgradeState.Next or UpgradeState.Later)));
            await Replace(lab, lab.Host(plan.Next), Programs.Holdfast, @new, gaps);
            if (left > 1)
                await Lose(lab, $"power loss of the holder, {left - 1} of 3 nodes of {old}");
        }

        while (UpgradePlans.Of(await lab.Report(), @new) is { Done: false } plan)
            await RenewGuard(lab, lab.Host(plan.Next));
        Figures.Say($"upgrade of 3 nodes from {old} to {@new}: longest gaps {string.Join(", ", gaps.Select(g => $"{g.TotalMilliseconds:F0}"))} ms");
        await Lose(lab, $"power loss of the holder, upgraded to {@new}");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Cell_goes_back_to_the_release_before()
    {
        var (lab, old, @new) = await Start();
        await using var _ = lab;
        var gaps = new List<TimeSpan>();
        // Half way up, and back; then all of the way up, and back: what the new ones have written, the old ones can live with.
        await Replace(lab, lab.Hosts[0], Programs.Holdfast, @new, gaps);
        await Replace(lab, lab.Hosts[0], Programs.Older!, old, gaps);
        foreach (var host in lab.Hosts)
            await Replace(lab, host, Programs.Holdfast, @new, gaps);
        await lab.Api.RestartAsync(CellSpec.Service, new MaintenanceRequest { Author = "lab" });
        await lab.Until("it has been restarted", r => r.Services[0].Restart is { Open: false } && lab.IsWell(r));
        gaps.Clear();
        for (var left = lab.Hosts.Count; left > 0; left--)
        {
            var plan = UpgradePlans.Of(await lab.Report(), old);
            Assert.True(plan.Waits.IsEmpty, string.Join(" ", plan.Waits));
            await Replace(lab, lab.Host(plan.Next), Programs.Older!, old, gaps);
        }

        Figures.Say($"way back of 3 nodes from {@new} to {old}: longest gaps {string.Join(", ", gaps.Select(g => $"{g.TotalMilliseconds:F0}"))} ms");
        await Lose(lab, $"power loss of the holder, back at {old}");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Spec_that_the_older_release_does_not_know_waits_for_the_upgrade()
    {
        var (lab, old, @new) = await Start();
        await using var _ = lab;
        foreach (var host in lab.Hosts.Take(2))
            await Replace(lab, host, Programs.Holdfast, @new, []);
        var spec = (await lab.Api.SpecAsync()).Text + $"  beside: {{command: [sleep, infinity], checks: [process], with: [{CellSpec.Service}]}}\n";

        var api = new HoldfastClient([lab.Hosts[0].Api, lab.Hosts[1].Api], new ClientOptions());
        var refused = await Assert.ThrowsAsync<HoldfastApiException>(() => api.ApplyAsync(new ApplyRequest { Text = spec, Author = "lab" }));
        Assert.Contains($"hq-3 runs Holdfast {old}, which does not know with", refused.Message, StringComparison.Ordinal);

        await Replace(lab, lab.Hosts[2], Programs.Holdfast, @new, []);
        await api.ApplyAsync(new ApplyRequest { Text = spec, Author = "lab" });
        await lab.Until("it runs beside it", r => r.Services.SingleOrDefault(s => s.Name == "beside") is { State: ServiceState.Active } beside && beside.Holder == r.Services[0].Holder);
        api.Dispose();
        await lab.EndsWell();
    }

    private static async Task<(LabCell Lab, string Old, string New)> Start()
    {
        World.Need();
        Assert.SkipUnless(Programs.Older is not null, "The release before is not built: tests/older/build.");
        var lab = await LabCell.StartAsync(new CellPlan { Installed = Programs.Older });
        return (lab, VersionOf(Programs.Older!), VersionOf(Programs.Holdfast));
    }

    private static string VersionOf(string program) => Tool.Try([program, "version"]).Output.Trim().Split(' ')[1];

    /// <summary>As the documentation has it: the files, then the reload, then a look whether all is well.</summary>
    private static async Task Replace(LabCell lab, Host host, string program, string version, List<TimeSpan> gaps)
    {
        lab.Front.BeginWindow();
        host.Install(program);
        host.ReloadDaemon();
        await lab.Until($"{host.Name} runs {version}, and all is well", r => r.Nodes.Single(n => n.Name == host.Name).Version == version && lab.IsWell(r) && r.VotersSettled);
        await lab.UntilStoreHas(lab.Hosts.Count);
        gaps.Add(lab.Front.Window.Longest);
    }

    /// <summary>The guard went on when its daemon was replaced: the last step of an upgrade that brings a new one.</summary>
    private static async Task RenewGuard(LabCell lab, Host host)
    {
        var kim = new MaintenanceRequest { Author = "kim", Reason = "guard of an older version" };
        await lab.Api.DrainAsync(host.Name, kim);
        await lab.Until($"{host.Name} is empty", r => r.Services[0].Instances.Single(i => i.Node == host.Name).State == "stopped");
        host.LeaveDaemon();
        await lab.Until($"{host.Name} has left", () => Task.FromResult(host.Processes.Of(Part.Guard).Count == 0));
        host.StartDaemon();
        await lab.Until($"{host.Name} is back", async () =>
        {
            if ((await lab.Report()).Nodes.Single(n => n.Name == host.Name).State != NodeState.Up)
                return false;
            await lab.Api.ResumeAsync(host.Name, kim);
            return true;
        });
        await lab.UntilWell();
        await lab.UntilStoreHas(lab.Hosts.Count);
    }

    private static async Task Lose(LabCell lab, string what)
    {
        var holder = await lab.Holder();
        lab.Front.BeginWindow();
        holder.PowerOff();
        await lab.ServedByAnother(holder);
        await lab.SayOutage(what);
        await lab.Heal();
        await lab.UntilStoreHas(lab.Hosts.Count);
    }
}
