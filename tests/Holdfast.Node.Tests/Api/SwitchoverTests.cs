using Holdfast.Client;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class SwitchoverTests
{
    [Fact]
    public async Task A_switchover_is_taken_by_the_controller_from_any_node()
    {
        var cell = new TestCell();
        await using var controller = await TestNode.StartAsync(cell, "hq-1");
        await using var other = await TestNode.StartAsync(cell, "hq-2");

        var report = await other.Client.SwitchoverAsync("board", new SwitchoverRequest { To = "hq-3", Author = "kim@desk" });
        Assert.Equal(("hq-1", "hq-3", 1L), (report.From, report.To, report.Incident));
        Assert.Equal(cell.Id("hq-3"), cell.State.Grants["board"].MoveTo);
        Assert.Contains("kim@desk", report.Reason);
    }

    [Theory]
    [InlineData("nothing", "", 404, "not-found")]
    [InlineData("board", "hq-9", 404, "not-found")]
    [InlineData("board", "hq-1", 409, "refused")]
    [InlineData("board", "a b", 400, "bad-request")]
    public async Task One_that_cannot_be_is_refused(string service, string to, int status, string code)
    {
        var cell = new TestCell();
        await using var controller = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => controller.Client.SwitchoverAsync(service, new SwitchoverRequest { To = to }));
        Assert.Equal((status, code), (e.Status, e.Error.Code));
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task Without_its_controller_a_node_says_that_nothing_was_done()
    {
        var cell = new TestCell();
        await using var other = await TestNode.StartAsync(cell, "hq-2");
        cell.Url("hq-1", QuestionTests.Nowhere());

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => other.Client.SwitchoverAsync("board", new SwitchoverRequest()));
        Assert.Equal((503, "no-controller"), (e.Status, e.Error.Code));
        Assert.Equal(0, cell.Commits);
    }
}
