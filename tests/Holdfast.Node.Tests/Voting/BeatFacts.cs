using System.Text;
using Holdfast.Model.Beats;
using Holdfast.Model.Json;
using Holdfast.Node.Voting;
using Xunit;

namespace Holdfast.Node.Tests.Voting;

/// <summary>What is taken for a beat.</summary>
public sealed class BeatFacts
{
    private static readonly InstanceStatus Active = new() { Service = "web", State = InstanceState.Active, Epoch = 3 };

    private static readonly Beat Calm = new()
    {
        Generation = 1,
        Member = 5,
        Nonce = 9,
        Number = 1,
        Ttl = TimeSpan.FromSeconds(1),
        LeaseLeft = TimeSpan.FromMilliseconds(900),
        Status = new NodeStatus { Process = 2, Tick = 1, Instances = [Active] },
    };

    [Fact]
    public void Beat_is_read_as_it_was_written()
        => Assert.Equal(JsonCodec.Encode(Calm), JsonCodec.Encode(BeatCodec.TryRead(JsonCodec.Encode(Calm))));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"version\":2}")]
    [InlineData("{\"releases\":null}")]
    [InlineData("{\"releases\":[{\"service\":null,\"epoch\":1}]}")]
    [InlineData("{\"status\":{\"unheard\":null}}")]
    [InlineData("{\"status\":{\"instances\":[null]}}")]
    [InlineData("{\"status\":{\"instances\":[{\"service\":null}]}}")]
    [InlineData("{\"status\":{\"instances\":[{\"state\":99}]}}")]
    public void Anything_else_is_no_beat(string datagram)
        => Assert.Null(BeatCodec.TryRead(Encoding.UTF8.GetBytes(datagram)));

    [Fact]
    public void Beat_with_more_than_its_bounds_is_no_beat()
        => Assert.Null(BeatCodec.TryRead(JsonCodec.Encode(Calm with { Status = new NodeStatus { Unheard = [.. Enumerable.Range(0, 1025)] } })));
}
