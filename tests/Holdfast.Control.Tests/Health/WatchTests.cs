using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.State;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.Health;

public sealed class WatchTests
{
    private static readonly CellState State = CellState.Empty with
    {
        Spec = new SpecVersion
        {
            Spec = new CellSpec
            {
                Services =
                [
                    new ServiceSpec
                    {
                        Name = "board",
                        Checks = [new CheckSpec(), new CheckSpec { Kind = CheckKind.Tcp, Target = "{address}:8080" }],
                    },
                ],
            },
        },
    };

    [Fact]
    public void An_acting_instance_is_probed_at_its_own_address()
    {
        var watch = Assert.Single(Watching(InstanceRole.Active, InstancePhase.Running));
        Assert.Equal(new Subject("board", 7, 4711), watch.Subject);
        Assert.Equal("127.0.1.1:8080", Assert.Single(watch.Probes).Target);
    }

    [Theory]
    [InlineData(InstanceRole.Standby, InstancePhase.Running)]
    [InlineData(InstanceRole.Active, InstancePhase.Starting)]
    [InlineData(InstanceRole.Active, InstancePhase.Stopping)]
    [InlineData(InstanceRole.Active, InstancePhase.Exited)]
    public void One_that_does_not_act_is_not_probed(InstanceRole role, InstancePhase phase) => Assert.Empty(Watching(role, phase));

    [Fact]
    public void The_same_facts_give_an_equal_watch()
        => Assert.Equal(Watching(InstanceRole.Active, InstancePhase.Running), Watching(InstanceRole.Active, InstancePhase.Running));

    private static ImmutableArray<Watch> Watching(InstanceRole role, InstancePhase phase)
    {
        var instance = new GuardInstance { Service = "board", Epoch = 7, Role = role, Phase = phase, Pid = 4711 };
        return Watch.All(State, new GuardListing { Instances = [instance] }, "hq-1", "127.0.1.1");
    }
}
