using Holdfast.Client;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Spec;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class FenceTests
{
    private const string Fenced = """
        cell: harbour
        timing: fast
        nodes: {hq-1: , hq-2: {fence: [board-2]}, hq-3: {fence: [board-3]}}
        fence-devices: {board-2: {agent: fence_x}, board-3: {agent: fence_x, from: [hq-1]}}
        services:
          board: {command: [/bin/board], publish: "http://{address}:8080/"}
        """;

    private static TestCell Cell()
    {
        var cell = new TestCell();
        cell.Put(Keys.Spec, new SpecVersion { Number = 2, Text = Fenced, Spec = SpecReader.Read(Fenced).Spec! });
        cell.Grant("hq-2", 3);
        return cell;
    }

    [Fact]
    public async Task A_plan_says_what_becomes_of_the_services_and_changes_nothing()
    {
        var cell = Cell();
        await using var controller = await TestNode.StartAsync(cell);

        var plan = await controller.Client.FenceAsync("hq-2", new FenceRequest { DryRun = true });

        Assert.False(plan.Accepted);
        Assert.Equal(["board-2"], plan.Levels.Select(l => string.Join('+', l)));
        Assert.StartsWith("board moves to hq-", Assert.Single(plan.Effects), StringComparison.Ordinal);
        Assert.Contains(plan.Risks, r => r.StartsWith("hq-2 loses its power", StringComparison.Ordinal));
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task An_order_is_taken_by_the_controller_from_any_node_and_revokes_what_the_node_holds()
    {
        var cell = Cell();
        await using var controller = await TestNode.StartAsync(cell, "hq-1");
        await using var other = await TestNode.StartAsync(cell, "hq-3");

        var accepted = await other.Client.FenceAsync("hq-2", new FenceRequest { Author = "kim@desk" });

        Assert.Equal((true, "kim@desk fences hq-2 by hand: revoked board"), (accepted.Accepted, accepted.Reason));
        Assert.Equal((0L, cell.Id("hq-2")), (cell.State.Grants["board"].Holder, cell.State.Grants["board"].From));
        Assert.Equal((FenceState.Wanted, true), (cell.State.Fences["hq-2"].State, cell.State.Fences["hq-2"].ByHand));
        var report = await other.Client.FencesAsync();
        Assert.Equal(["board-2: hq-2", "board-3: hq-3"], report.Devices.Select(d => $"{d.Name}: {string.Join(", ", d.Fences)}"));
        Assert.Equal("hq-2 is to be fenced", Assert.Single(report.Fences).Note);
    }

    [Fact]
    public async Task The_node_that_is_to_be_switched_off_sends_the_order_to_another_one()
    {
        var cell = Cell();
        await using var controller = await TestNode.StartAsync(cell, "hq-1");
        await using var target = await TestNode.StartAsync(cell, "hq-2");
        using var both = new HoldfastClient([target.Url, controller.Url], new ClientOptions { ConnectTimeout = TestNode.Bound, AnswerTimeout = TestNode.Bound, CommandTimeout = TestNode.Bound });

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => target.Client.FenceAsync("hq-2", new FenceRequest()));
        Assert.Equal((503, "ask-another"), (e.Status, e.Error.Code));
        Assert.False((await target.Client.FenceAsync("hq-2", new FenceRequest { DryRun = true })).Accepted);
        Assert.Equal(0, cell.Commits);

        Assert.True((await both.FenceAsync("hq-2", new FenceRequest())).Accepted);
    }

    [Theory]
    [InlineData("hq-9", 404, "not-found", "hq-9 is no member of the cell.")]
    [InlineData("hq-1", 409, "refused", "The spec has no fence device for hq-1.")]
    [InlineData("a b", 400, "bad-request", "\"a b\" is no node.")]
    public async Task What_cannot_be_fenced_is_refused(string node, int status, string code, string message)
    {
        var cell = Cell();
        await using var controller = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => controller.Client.FenceAsync(node, new FenceRequest()));

        Assert.Equal((status, code, message), (e.Status, e.Error.Code, e.Error.Message));
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task A_node_that_is_alive_is_not_confirmed_to_be_dead()
    {
        var cell = Cell();
        cell.Put(Keys.Fence("hq-2"), new Fence { Node = "hq-2", Member = cell.Id("hq-2"), State = FenceState.Failed });
        await using var controller = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => controller.Client.ConfirmFenceAsync("hq-2", new FenceRequest()));

        Assert.StartsWith("hq-2 is alive", e.Error.Message, StringComparison.Ordinal);
    }
}
