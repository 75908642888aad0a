using Holdfast.Lab.Cells;
using Holdfast.Lab.Measuring;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Cells of other shapes than three of a kind. Not in <c>./test</c>: each starts a cell of its own.</summary>
public sealed class ShapeFacts
{
    [Fact(Explicit = true)]
    public async Task Two_nodes_and_a_witness_survive_the_loss_of_any_one()
    {
        await using var lab = await LabCell.StartAsync(new CellPlan { Hosts = [("hq-1", "voter"), ("hq-2", "voter"), ("wit", "witness")] });
        var epoch = lab.Front.Newest.Answer.Epoch;

        lab.Host("wit").PowerOff();
        await lab.ServesFor(TimeSpan.FromSeconds(5));
        lab.SayGap("two nodes and a witness: witness lost");
        Assert.Equal(epoch, lab.Front.Newest.Answer.Epoch);
        await lab.Heal();
        var holder = await lab.Holder();
        lab.Front.BeginWindow();
        holder.PowerOff();

        await lab.ServedByAnother(holder);
        await lab.SayOutage("two nodes and a witness: holder lost");
        Assert.NotEqual("wit", lab.Front.Newest.Answer.Node);
        await lab.EndsWell();
    }

    [Fact(Explicit = true)]
    public async Task Five_nodes_survive_the_loss_of_two()
    {
        await using var lab = await LabCell.StartAsync(CellPlan.Of(5));
        var holder = await lab.Holder();
        lab.Front.BeginWindow();

        holder.PowerOff();
        (await lab.Standbys())[0].PowerOff();

        await lab.ServedByAnother(holder);
        await lab.SayOutage("five nodes: holder and another one lost at once");
        await lab.EndsWell();
    }
}
