using Holdfast.Client;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>The store without its majority, and its disks.</summary>
public sealed class StoreFacts(SharedCell shared) : IClassFixture<SharedCell>
{
    [Fact]
    public async Task What_runs_goes_on_without_the_stores_majority_and_what_is_new_waits_loudly()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();
        var epoch = lab.Front.Newest.Answer.Epoch;

        foreach (var host in await lab.Standbys())
            host.Processes.Freeze(Part.Store);

        await lab.Until("status says that nothing can be decided", r => r.Health == CellHealth.NoQuorum && r.Problems.Any(p => p.Next.Length > 0));
        await Assert.ThrowsAsync<HoldfastApiException>(() => lab.Api.SwitchoverAsync(CellSpec.Service, new SwitchoverRequest { Author = "lab" }));
        await lab.ServesFor(TimeSpan.FromSeconds(4));
        lab.SayGap("majority of the store gone for 4 s and more, daemons alive");
        Assert.Equal((holder.Name, epoch), (lab.Front.Newest.Answer.Node, lab.Front.Newest.Answer.Epoch));
        await lab.EndsWell();
    }

    [Fact]
    public async Task Failover_waits_for_the_stores_majority()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        foreach (var host in await lab.Standbys())
            host.Processes.Freeze(Part.Store);
        holder.Processes.Kill(Part.Service);
        await lab.Silent(TimeSpan.FromSeconds(2));
        foreach (var host in lab.AllBut(holder))
            host.Processes.Wake();

        await lab.ServedByAnother(holder);
        await lab.EndsWell();
    }

    [Fact]
    public async Task Full_disk_of_a_voter_is_no_failover()
    {
        var lab = await shared.Begin();
        var epoch = lab.Front.Newest.Answer.Epoch;
        var full = (await lab.Standbys())[0];

        full.Disk.Fill();

        await lab.ServesFor(TimeSpan.FromSeconds(5));
        lab.SayGap("disk of a standby full for 5 s");
        Assert.Equal(epoch, lab.Front.Newest.Answer.Epoch);
        await lab.EndsWell();
    }

    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Slow_disk_is_no_failover(bool leads)
    {
        var lab = await shared.Begin();
        var leader = await lab.StoreLeader();
        var epoch = lab.Front.Newest.Answer.Epoch;

        (leads ? leader : lab.AllBut(leader)[0]).BeSlowDisk(TimeSpan.FromMilliseconds(100));

        await lab.ServesFor(TimeSpan.FromSeconds(5));
        lab.SayGap($"every flush of the {(leads ? "store's leader" : "one follower")} takes 100 ms longer, for 5 s");
        Assert.Equal(epoch, lab.Front.Newest.Answer.Epoch);
        await lab.EndsWell();
    }
}
