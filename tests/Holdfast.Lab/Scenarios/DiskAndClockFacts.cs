using Holdfast.Lab.Cells;
using Holdfast.Lab.Faults;
using Holdfast.Lab.Measuring;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>A node that lost its disk, and wall clocks that jump.</summary>
public sealed class DiskAndClockFacts
{
    [Fact]
    public async Task Wiped_node_comes_back_as_a_new_one()
    {
        await using var lab = await LabCell.StartAsync();
        var holder = await lab.Holder();
        var before = (await lab.Report()).Nodes.Single(n => n.Name == holder.Name).Id;
        lab.Front.BeginWindow();

        holder.PowerOff();
        holder.Disk.Wipe();
        await lab.ServedByAnother(holder);
        await lab.SayOutage("holder lost together with its disk");
        lab.PowerOn(holder);

        await lab.EndsWell();
        Assert.NotEqual(before, (await lab.Report()).Nodes.Single(n => n.Name == holder.Name).Id);
    }

    [Fact]
    public async Task Wall_clocks_decide_nothing()
    {
        Assert.SkipWhen(WallClock.WhyNot is not null, WallClock.WhyNot ?? "");
        await using var lab = await LabCell.StartAsync(new CellPlan { Clocks = true });
        var epoch = lab.Front.Newest.Answer.Epoch;
        var controller = await lab.Controller();

        controller.Clock.Set(TimeSpan.FromDays(3));
        lab.AllBut(controller)[0].Clock.Set(TimeSpan.FromHours(-5));
        await lab.Until("it shows", r => r.At - DateTimeOffset.UtcNow > TimeSpan.FromDays(2));

        await lab.ServesFor(TimeSpan.FromSeconds(5));
        lab.SayGap("wall clocks jump by days");
        Assert.Equal(epoch, lab.Front.Newest.Answer.Epoch);
        await lab.EndsWell();
    }
}
