using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Tests.Explaining;
using Holdfast.Model.Cell;
using Xunit;

namespace Holdfast.Control.Tests.Failover;

/// <summary>hq-3 was to control and votes no more; hq-2 holds nothing and is first in the order, hq-1 second.</summary>
public sealed class SuccessionTests
{
    private static readonly Harbour Cell = new Harbour { Self = Harbour.Hq1 }.Change(s => s with { Voters = new VoterSet { Members = [Harbour.Hq1, Harbour.Hq2], Revision = 22 } });

    [Fact]
    public void First_in_the_order_takes_over_from_one_that_votes_no_more()
        => Assert.Equal("hq-2 takes control under epoch 8: hq-3 does not vote any more", Take(Cell with { Self = Harbour.Hq2 })?.Text);

    /// <summary>Found by simulation, seed 104975: the second one's turn was one beat from now, for ever.</summary>
    [Fact]
    public void Second_in_the_order_takes_over_too_when_the_first_one_does_not()
        => Assert.Equal("hq-1 takes control under epoch 8: hq-3 does not vote any more", Take(Cell)?.Text);

    [Fact]
    public void Turns_after_a_controller_without_the_store_come_one_after_the_other()
    {
        var cell = new Harbour { Self = Harbour.Hq1 };
        var ttl = cell.State.Timing.Ttl;

        Assert.Null(Take(cell, ControllerSilentFor(cell, ttl + TimeSpan.FromMilliseconds(10))));
        Assert.NotNull(Take(cell, ControllerSilentFor(cell, ttl + (cell.State.Timing.Beat * 3))));
    }

    [Fact]
    public void One_that_does_not_reach_the_store_either_is_not_waited_for()
    {
        var cell = new Harbour { Self = Harbour.Hq1 };
        var ttl = cell.State.Timing.Ttl;
        var seen = Silent(ControllerSilentFor(cell, ttl + TimeSpan.FromMilliseconds(10)), Harbour.Hq2, ttl * 3);

        Assert.NotNull(Take(cell, seen));
    }

    private static Observations ControllerSilentFor(Harbour cell, TimeSpan time) => Silent(cell.Seen, Harbour.Hq3, time);

    private static Observations Silent(Observations seen, long member, TimeSpan time)
    {
        var sighting = seen.Of(member)!;
        return seen with { Sightings = seen.Sightings.Replace(sighting, sighting with { Status = sighting.Status! with { StoreSilent = time } }) };
    }

    private static Proposals.Decision? Take(Harbour cell, Observations? seen = null) => Succession.Take(cell.State, seen ?? cell.Seen, process: 9, Harbour.Wall).Decision;
}
