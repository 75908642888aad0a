using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Instances;
using Holdfast.Model.Beats;
using Holdfast.Node.Running;
using Xunit;

namespace Holdfast.Node.Tests.Running;

/// <summary>A revision is said to be applied only once nothing can act that it does not grant.</summary>
public sealed class CarriedFacts
{
    private static readonly GuardListing Quiet = new();

    private static readonly Duty Runs = new()
    {
        Applied = 10,
        Holds = [new Release("web", 4)],
        Orders = [new RunOrder { Service = "web", Epoch = 4 }],
    };

    private static readonly Duty Revoked = new() { Applied = 11 };

    [Fact]
    public void Revision_is_applied_while_what_acts_is_held()
    {
        var carried = Carried.Nothing.Next(Runs, Acting(4));

        Assert.Equal(10, carried.Applied);
        Assert.Empty(carried.Orders);
    }

    [Fact]
    public void Revision_waits_while_something_acts_that_is_not_held()
        => Assert.Equal(10, Carried.Nothing.Next(Runs, Acting(4)).Next(Revoked, Acting(4)).Applied);

    [Fact]
    public void Revision_waits_for_an_order_that_no_listing_has_shown_yet()
    {
        var carried = Carried.Nothing.Next(Runs, Quiet).Next(Revoked, Quiet);

        Assert.Equal(10, carried.Applied);
        Assert.Equal(new LetGoOrder { Service = "web", Epoch = 4 }, Assert.Single(carried.Orders));
    }

    [Fact]
    public void Revision_is_applied_once_the_floor_covers_what_was_ordered()
    {
        var carried = Carried.Nothing.Next(Runs, Quiet).Next(Revoked, Quiet).Next(Revoked, Quiet with { Floors = [new Release("web", 4)] });

        Assert.Equal(11, carried.Applied);
        Assert.Empty(carried.Orders);
    }

    [Fact]
    public void New_connection_starts_from_what_the_guard_has_carried_out()
        => Assert.Equal(7, Carried.From(Quiet with { Applied = 7 }).Applied);

    private static GuardListing Acting(long epoch)
        => Quiet with { Instances = [new GuardInstance { Service = "web", Epoch = epoch, Phase = InstancePhase.Running, Role = InstanceRole.Active }] };
}
