using Holdfast.Demo.Load;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Demo.Tests.Load;

public sealed class HolderFollowerTests
{
    private readonly HolderFollower _follower = new("board", []);

    [Fact]
    public void The_highest_epoch_wins_whoever_says_it()
    {
        Take(2, "http://127.0.0.2:8080/");
        Take(1, "http://127.0.0.1:8080/");

        Assert.Equal("http://127.0.0.2:8080/", _follower.Now.Address!.ToString());
    }

    [Fact]
    public void The_last_address_is_kept_while_nobody_holds_the_service()
    {
        Take(1, "http://127.0.0.1:8080/");
        Take(2, "");

        Assert.Equal("http://127.0.0.1:8080/", _follower.Now.Address!.ToString());
        Assert.Equal(2, _follower.Now.Report.Epoch);
    }

    [Fact]
    public void A_late_word_that_nobody_holds_the_same_epoch_changes_nothing()
    {
        Take(2, "http://127.0.0.2:8080/");
        Take(2, "");

        Assert.Equal("http://127.0.0.2:8080/", _follower.Now.Report.Url);
    }

    private void Take(long epoch, string url) => _follower.Take(new EndpointReport { Service = "board", Epoch = epoch, Url = url });
}
