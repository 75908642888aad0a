using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>A holder with shared storage is switched off for real before another node acts.</summary>
public sealed class FenceFacts(FencedCell shared) : IClassFixture<FencedCell>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Holder_that_is_cut_off_is_switched_off_and_only_then_replaced()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        lab.Network.CutFromOthers(holder);

        await lab.ServedByAnother(holder);
        Assert.False(holder.IsOn);
        Assert.Equal([$"off strip-a {holder.Name}"], lab.Power.Offs);
        await lab.SayOutage("holder with shared storage cut from all, and fenced");
        await Ends(lab);
    }

    [Fact]
    public async Task When_the_first_device_fails_the_second_one_does_it()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();
        lab.Power.Break("strip-a");

        lab.Network.CutFromOthers(holder);

        await lab.ServedByAnother(holder);
        Assert.False(holder.IsOn);
        Assert.Equal([$"off strip-a {holder.Name}", $"off strip-b {holder.Name}"], lab.Power.Offs);
        var fence = Assert.Single((await lab.Api.FencesAsync(Cancel)).Fences, f => f.Node == holder.Name);
        Assert.Equal(PowerStrip.HasDummy ? ["strip-a", "strip-b", "dummy"] : ["strip-a", "strip-b"], fence.Runs.Select(r => r.Device));
        await lab.SayOutage("holder cut from all, fenced by the second level");
        await Ends(lab);
    }

    [Fact]
    public async Task When_no_device_works_the_service_waits_loudly_until_a_person_confirms()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();
        lab.Power.Break("strip-a", "strip-b");

        holder.PowerOff();
        await lab.Until("status says so, and what to do", r => r.Problems.Any(p => p.Level == EventLevel.Error && p.Subject == holder.Name && p.Next.Contains("holdfast fence confirm", StringComparison.Ordinal)));
        await lab.Silent(TimeSpan.FromSeconds(5));
        var plan = await lab.Api.ConfirmFenceAsync(holder.Name, new FenceRequest { Author = "lab", DryRun = true }, Cancel);
        Assert.Contains(plan.Risks, r => r.Contains("two nodes write", StringComparison.Ordinal));
        await lab.Api.ConfirmFenceAsync(holder.Name, new FenceRequest { Author = "lab" }, Cancel);

        await lab.ServedByAnother(holder);
        await Ends(lab);
    }

    [Fact]
    public async Task Well_node_is_switched_off_by_hand()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        // The one that takes the order must live long enough to say so.
        await lab.GiveControlTo((await lab.Standbys())[0]);
        await lab.Api.FenceAsync(holder.Name, new FenceRequest { Author = "lab" }, Cancel);

        await lab.ServedByAnother(holder);
        await lab.Until("it is seen to be off", async () => (await lab.Api.FencesAsync(Cancel)).Fences.Any(f => f.Node == holder.Name && f.State == FenceState.Done));
        Assert.False(holder.IsOn);
        await lab.SayOutage("holder fenced by hand");
        await Ends(lab);
    }

    /// <summary>Everything heals, the node that was off included, and its fence is closed.</summary>
    private static async Task Ends(LabCell lab)
    {
        lab.Power.Mend();
        await lab.EndsWell();
        await lab.Until("no fence is open", async () => (await lab.Api.FencesAsync(Cancel)).Fences.All(f => !f.IsOpen));
    }
}
