using System.Text;
using Holdfast.Model.Beats;
using Holdfast.Model.Json;
using Holdfast.Node.Voting;
using Xunit;

namespace Holdfast.Node.Tests.Voting;

/// <summary>What is taken for a beat, and which of them are news.</summary>
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

    [Fact]
    public void Counters_and_durations_are_no_news()
    {
        var later = Calm with
        {
            Number = 2,
            LeaseLeft = TimeSpan.FromMilliseconds(700),
            Status = Calm.Status! with { Tick = 2, Seen = 8, Instances = [Active with { For = TimeSpan.FromSeconds(5) }] },
        };

        Assert.False(BeatNews.In(Calm, Calm.Status, later));
    }

    [Fact]
    public void What_the_controller_decides_on_is_news()
    {
        Beat[] news =
        [
            Calm with { Nonce = 10 },
            Calm with { LeaseLeft = TimeSpan.FromMilliseconds(100) },
            Calm with { Releases = [new Release("web", 3)] },
            Calm with { Status = Calm.Status! with { Process = 3 } },
            Calm with { Status = Calm.Status! with { StoreSilent = TimeSpan.FromSeconds(1) } },
            Calm with { Status = Calm.Status! with { Unheard = [4] } },
            Calm with { Status = Calm.Status! with { Overs = [new Over(4, 20)] } },
            Calm with { Status = Calm.Status! with { Instances = [Active with { State = InstanceState.Failed }] } },
            Calm with { Status = Calm.Status! with { Instances = [] } },
        ];

        Assert.All(news, beat => Assert.True(BeatNews.In(Calm, Calm.Status, beat)));
        Assert.True(BeatNews.In(null, null, Calm));
    }
}
