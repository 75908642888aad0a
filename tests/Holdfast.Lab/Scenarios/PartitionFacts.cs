using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Measuring;
using Xunit;

namespace Holdfast.Lab.Scenarios;

/// <summary>Links that are cut, one way or both, and links that lose a share.</summary>
public sealed class PartitionFacts(SharedCell shared) : IClassFixture<SharedCell>
{
    [Fact]
    public async Task One_voter_that_cannot_reach_the_holder_is_no_failover()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();
        var epoch = lab.Front.Newest.Answer.Epoch;

        lab.Network.Cut([holder], [(await lab.Standbys())[0]]);

        await lab.ServesFor(TimeSpan.FromSeconds(3));
        lab.SayGap("one voter cut from the holder only");
        Assert.Equal(epoch, lab.Front.Newest.Answer.Epoch);
        await lab.EndsWell();
    }

    [Fact]
    public async Task Holder_that_is_cut_from_all_is_replaced()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        lab.Network.CutFromOthers(holder);

        await lab.ServedByAnother(holder);
        await lab.SayOutage("holder cut from all");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Holder_in_the_minority_is_replaced_by_the_majority()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        lab.Network.Cut([holder], lab.AllBut(holder));

        await lab.ServedByAnother(holder);
        await lab.SayOutage("two and one, the holder alone");
        await lab.EndsWell();
    }

    [Fact(Explicit = true)]
    public async Task Holder_in_the_majority_goes_on()
    {
        var lab = await shared.Begin();
        var epoch = lab.Front.Newest.Answer.Epoch;
        var alone = (await lab.Standbys())[0];

        lab.Network.Cut([alone], lab.AllBut(alone));

        await lab.ServesFor(TimeSpan.FromSeconds(3));
        lab.SayGap("two and one, a standby alone");
        Assert.Equal(epoch, lab.Front.Newest.Answer.Epoch);
        await lab.EndsWell();
    }

    [Fact]
    public async Task Nobody_acts_while_everybody_is_alone()
    {
        var lab = await shared.Begin();

        foreach (var host in lab.Hosts)
            lab.Network.Cut([host], lab.AllBut(host));
        await lab.Silent(TimeSpan.FromSeconds(3));

        await lab.EndsWell();
        lab.SayGap("one and one and one, for three seconds");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Holder_that_is_cut_one_way_is_replaced(bool itsWordIsLost)
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        if (itsWordIsLost)
            lab.Network.CutOneWay([holder], lab.AllBut(holder));
        else
            lab.Network.CutOneWay(lab.AllBut(holder), [holder]);

        await lab.ServedByAnother(holder);
        await lab.SayOutage(itsWordIsLost ? "nothing from the holder arrives" : "nothing arrives at the holder");
        await lab.EndsWell();
    }

    [Fact]
    public async Task Flapping_link_is_survived()
    {
        var lab = await shared.Begin();
        var holder = await lab.Holder();

        await lab.Flap(holder, times: 6);

        await lab.EndsWell();
        lab.SayGap("link of the holder flaps six times, 0.4 s down, 0.4 s up");
    }

    [Fact(Explicit = true)]
    public async Task Links_that_lose_a_tenth_interrupt_nothing_for_long()
    {
        var lab = await shared.Begin();

        foreach (var host in lab.Hosts)
            lab.Network.Lose(10, host);

        await lab.Passes(TimeSpan.FromSeconds(5));
        lab.SayGap("a tenth of all packets between the hosts lost for 5 s");
        await lab.EndsWell();
    }
}
