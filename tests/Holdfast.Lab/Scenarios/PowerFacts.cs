using Holdfast.Lab.Cells;
using Holdfast.Lab.Measuring;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>A node loses its power, whatever it is in the cell just then.</summary>
public sealed class PowerFacts(SharedCell shared) : IClassFixture<SharedCell>
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Node_without_the_service_is_not_missed(bool controls, bool leads)
    {
        var lab = await shared.Begin();
        var (lost, other, holder) = (lab.Hosts[0], lab.Hosts[1], lab.Hosts[2]);
        await lab.Arrange(holder, controller: controls ? lost : other, leader: leads ? lost : other);
        var epoch = lab.Front.Newest.Answer.Epoch;

        lost.PowerOff();

        await lab.Until("another node controls", async () => await lab.Controller() != lost);
        lab.SayGap($"power loss of a node without the service{Names(controls, leads)}");
        Assert.Equal(epoch, lab.Front.Newest.Answer.Epoch);
        await lab.EndsWell();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Holder_is_replaced(bool controls, bool leads)
    {
        var lab = await shared.Begin();
        var (lost, other) = (lab.Hosts[0], lab.Hosts[1]);
        await lab.Arrange(holder: lost, controller: controls ? lost : other, leader: leads ? lost : other);

        lost.PowerOff();

        await lab.ServedByAnother(lost);
        await lab.SayOutage($"power loss of the holder{Names(controls, leads)}");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Whole_cell_comes_back_by_itself()
    {
        var lab = await shared.Begin();

        foreach (var host in lab.Hosts)
            host.PowerOff();
        await lab.EndsWell();

        lab.SayGap("power cut of the whole cell, and its restart");
    }

    private static string Names(bool controls, bool leads) => $"{(controls ? ", controller" : "")}{(leads ? ", leader of the store" : "")}";
}
