using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Instances;
using Holdfast.Control.Tests.Explaining;
using Xunit;

namespace Holdfast.Control.Tests.Instances;

/// <summary>On hq-1, which holds both, board stands on recorder: it goes with it and starts after it.</summary>
public sealed class FootingTests
{
    private static readonly Harbour Cell = new Harbour().ChangeService("board", s => s with { With = ["recorder"], After = ["recorder"] });

    [Fact]
    public void It_does_not_run_before_what_it_stands_on()
    {
        Assert.Contains(Turn(Cell), o => o is RunOrder { Service: "recorder", Epoch: 2 });
        Assert.DoesNotContain(Turn(Cell), o => o is RunOrder { Service: "board", Epoch: 5 });
        Assert.Contains(Turn(Cell, Acts("recorder", 2)), o => o is RunOrder { Service: "board", Epoch: 5 });
    }

    [Theory]
    [InlineData(InstancePhase.Stopping, 2)]
    [InlineData(InstancePhase.Exited, 2)]
    [InlineData(InstancePhase.Running, 1)]
    public void It_lets_go_when_that_acts_no_more(InstancePhase phase, long epoch)
        => Assert.Contains(Turn(Cell, Acts("recorder", epoch) with { Phase = phase }, Acts("board", 5)), o => o is LetGoOrder { Service: "board", Epoch: 5 });

    [Fact]
    public void It_lets_go_when_that_is_held_elsewhere()
    {
        var lost = Cell.Grant(Cell.State.Grants["recorder"] with { Holder = Harbour.Hq2, Epoch = 3 });

        Assert.Contains(Turn(lost, Acts("board", 5)), o => o is LetGoOrder { Service: "board" });
    }

    [Fact]
    public void What_is_stood_on_stops_after_it()
    {
        var moving = Cell.Grant(Cell.State.Grants["recorder"] with { MoveTo = Harbour.Hq2 }).Grant(Cell.State.Grants["board"] with { MoveTo = Harbour.Hq2 });

        var first = Turn(moving, Acts("recorder", 2), Acts("board", 5));
        Assert.Contains(first, o => o is LetGoOrder { Service: "board" });
        Assert.DoesNotContain(first, o => o is LetGoOrder { Service: "recorder" });
        Assert.Contains(Turn(moving, Acts("recorder", 2)), o => o is LetGoOrder { Service: "recorder" });
    }

    [Fact]
    public void What_is_taken_away_stops_at_once()
    {
        var revoked = Cell.Grant(Cell.State.Grants["recorder"] with { Holder = 0, From = Harbour.Hq1, Epoch = 3 });

        Assert.Contains(Turn(revoked, Acts("recorder", 2), Acts("board", 5)), o => o is LetGoOrder { Service: "recorder" });
    }

    [Fact]
    public void A_changed_launch_of_what_it_stands_on_stops_both_in_order()
    {
        var changed = Acts("recorder", 2) with { Digest = "of another spec" };

        var first = Turn(Cell, changed, Acts("board", 5));
        Assert.Contains(first, o => o is LetGoOrder { Service: "board" });
        Assert.DoesNotContain(first, o => o is LetGoOrder { Service: "recorder" });
        Assert.Contains(Turn(Cell, changed), o => o is LetGoOrder { Service: "recorder" });
    }

    private static ImmutableArray<GuardOrder> Turn(Harbour cell, params GuardInstance[] instances) => Act.Next(cell.State, Facts(instances), ActMemory.Empty).Orders;

    private static NodeFacts Facts(params GuardInstance[] instances) => new()
    {
        Self = Harbour.Hq1,
        Name = "hq-1",
        Address = "10.0.1.1",
        HasLease = true,
        Now = Harbour.Now,
        Listing = new GuardListing { Version = int.MaxValue, Instances = [.. instances] },
    };

    /// <summary>As it runs when it was started by the present spec.</summary>
    private static GuardInstance Acts(string service, long epoch)
    {
        var alone = new Harbour();
        var order = Act.Next(alone.State, Facts(), ActMemory.Empty).Orders.OfType<RunOrder>().Single(o => o.Service == service);
        return new GuardInstance { Service = service, Epoch = epoch, Role = InstanceRole.Active, Phase = InstancePhase.Running, Pid = 100, Digest = order.Launch.Digest };
    }
}
