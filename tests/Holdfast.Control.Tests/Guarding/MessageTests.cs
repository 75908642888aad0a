using System.Text;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
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

    /// <summary>Another digest for the same launch would restart every service when Holdfast is upgraded.</summary>
    [Fact]
    public void Digest_of_a_launch_is_the_one_that_former_versions_made()
    {
        Assert.Equal("288a1e1a49b42c4c", GuardBench.Cold.Digest);
        Assert.Equal("288a1e1a49b42c4c", (GuardBench.Cold with { Log = new LogSpec { Files = 9 } }).Digest);
        Assert.NotEqual("288a1e1a49b42c4c", (GuardBench.Cold with { Process = new ProcessSpec { User = "www" } }).Digest);
    }

    [Fact]
    public void Launch_with_what_a_former_guard_does_not_know_needs_a_newer_one()
    {
        Assert.Equal(1, GuardBench.Cold.Needs);
        Assert.Equal(3, (GuardBench.Cold with { Process = new ProcessSpec { User = "www" } }).Needs);
        Assert.Equal(GuardListing.Newest, (GuardBench.Cold with { Unit = true }).Needs);
    }

    [Fact]
    public void Order_of_an_unknown_kind_is_not_understood() =>
        Assert.Null(JsonCodec.TryDecode<GuardOrder>(Encoding.UTF8.GetBytes("""{"kind":"dance"}""")));
}
