using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>A node loses its disk, and comes back as a new member: what an operator does, and what the cell does by itself.</summary>
public sealed class MembershipFacts(SharedCell shared) : IClassFixture<SharedCell>
{
    [Fact]
    public async Task One_node_is_wiped_and_brought_back()
    {
        var lab = await shared.Begin();
        var lost = await lab.Holder();
        var former = await Id(lab, lost);

        lost.PowerOff();
        lost.Disk.Wipe();
        await lab.ServedByAnother(lost);
        lab.SayGap("power and disk of the holder lost");
        Restart(lab, lost);
        await Remove(lab, lost);

        await Whole(lab, lost, former);
        await lab.UntilWell();
        (await lab.Holder()).PowerOff();
        await lab.Until("the node that came back makes up the majority", async () => (await lab.Report()).Nodes.Count(n => n.State == NodeState.Up) == 2 && lab.Front.Silence < TimeSpan.FromMilliseconds(200));
        await lab.EndsWell();
    }

    [Fact]
    public async Task The_whole_cell_loses_its_power_and_one_node_its_disk_too()
    {
        var lab = await shared.Begin();
        var lost = await lab.StoreLeader();
        var former = await Id(lab, lost);

        foreach (var host in lab.Hosts)
            host.PowerOff();
        lost.Disk.Wipe();
        Restart(lab, lost);
        foreach (var host in lab.AllBut(lost))
            Restart(lab, host);
        await Remove(lab, lost);

        await Whole(lab, lost, former);
        lab.SayGap("power of the whole cell lost, and the disk of the node that led the store");
        await lab.EndsWell();
    }

    private static void Restart(LabCell lab, Host host)
    {
        host.PowerOn();
        lab.Network.Apply(host);
        host.StartDaemon();
    }

    /// <summary>As the operator does, as soon as the cell lets them: when it has missed the node.</summary>
    private static Task Remove(LabCell lab, Host host)
        => lab.Until($"{host.Name} is removed", async () => (await lab.Api.RemoveMemberAsync(host.Name, new RemoveMemberRequest { Author = "lab" })).Id > 0);

    private static async Task Whole(LabCell lab, Host host, long former)
    {
        await lab.Until(
            $"{host.Name} votes as another member, and the voter set has settled",
            r => r.VotersSettled && r.Nodes.Count(n => n.Votes) == 3 && r.Nodes.Single(n => n.Name == host.Name) is { Votes: true } node && node.Id != former);
        await lab.UntilStoreHas(3);
    }

    private static async Task<long> Id(LabCell lab, Host host) => (await lab.Report()).Nodes.Single(n => n.Name == host.Name).Id;
}
