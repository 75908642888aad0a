using System.Text;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Json;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

public sealed class MessageTests
{
    [Fact]
    public void Order_survives_the_wire()
    {
        var order = new RunOrder { Service = "board", Epoch = 5, Role = InstanceRole.Active, Launch = GuardBench.Warm };
        var back = Assert.IsType<RunOrder>(JsonCodec.TryDecode<GuardOrder>(JsonCodec.Encode<GuardOrder>(order)));
        Assert.Equal((order.Service, order.Epoch, order.Role), (back.Service, back.Epoch, back.Role));
        Assert.Equal(order.Launch.Digest, back.Launch.Digest);
    }

    [Fact]
    public void Digest_changes_with_the_content_only()
    {
        Assert.Equal(GuardBench.Cold.Digest, (GuardBench.Cold with { Command = ["/bin/board"] }).Digest);
        Assert.NotEqual(GuardBench.Cold.Digest, GuardBench.Warm.Digest);
        Assert.Equal(GuardBench.Cold.Digest, (GuardBench.Cold with { StopTimeout = TimeSpan.FromSeconds(99), StartTimeout = TimeSpan.FromSeconds(98) }).Digest);
    }

    [Fact]
    public void Order_of_an_unknown_kind_is_not_understood() =>
        Assert.Null(JsonCodec.TryDecode<GuardOrder>(Encoding.UTF8.GetBytes("""{"kind":"dance"}""")));
}
