using Holdfast.Client;
using Holdfast.Control.Proposals;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class MemberTests
{
    private static readonly RemoveMemberRequest Ask = new() { Author = "kim@desk" };

    [Fact]
    public async Task A_member_that_is_gone_is_removed_with_what_it_held_asked_of_any_node()
    {
        var cell = new TestCell { Silent = { "hq-3" } };
        cell.Grant("hq-3", 4);
        var id = cell.Id("hq-3");
        await using var controller = await TestNode.StartAsync(cell, "hq-1");
        await using var other = await TestNode.StartAsync(cell, "hq-2");

        var report = await other.Client.RemoveMemberAsync("hq-3", Ask);

        Assert.Equal(("hq-3", id), (report.Name, report.Id));
        Assert.False(cell.State.Members.ContainsKey("hq-3"));
        var grant = cell.State.Grants["board"];
        Assert.Equal((0, id, 5), (grant.Holder, grant.From, grant.Epoch));
        Assert.Contains("kim@desk", grant.Reason);
        Assert.Equal("hq-3", cell.State.Incidents[grant.Incident].From);
    }

    [Theory]
    [InlineData("hq-3", 409, "refused")]
    [InlineData("hq-1", 409, "refused")]
    [InlineData("hq-9", 404, "not-found")]
    public async Task One_that_is_heard_or_unknown_is_not(string node, int status, string code)
    {
        var cell = new TestCell();
        await using var controller = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => controller.Client.RemoveMemberAsync(node, Ask));
        Assert.Equal((status, code), (e.Status, e.Error.Code));
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task Nothing_is_removed_while_the_store_would_lose_its_majority()
    {
        var cell = new TestCell { Silent = { "hq-3" }, Seated = new Refusal("no-quorum", "etcd would stop.", "Bring back another voter first.") };
        await using var controller = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => controller.Client.RemoveMemberAsync("hq-3", Ask));
        Assert.Equal((503, "etcd would stop."), (e.Status, e.Error.Message));
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task Nothing_is_removed_while_the_voters_that_are_left_would_be_no_majority()
    {
        var cell = new TestCell { Silent = { "hq-2", "hq-3" } };
        await using var controller = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => controller.Client.RemoveMemberAsync("hq-3", Ask));
        Assert.NotEqual("not-found", e.Error.Code);
        Assert.Equal(0, cell.Commits);
    }
}
