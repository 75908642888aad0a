using Holdfast.Control.Observing;
using Holdfast.Model.Beats;
using Xunit;

namespace Holdfast.Control.Tests.Observing;

/// <summary>Which beats say something that the controller should look at now.</summary>
public sealed class BeatNewsFacts
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
