using Holdfast.Client;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class MaintenanceTests
{
    private static readonly MaintenanceRequest Kim = new() { Author = "kim@desk", Reason = "new kernel" };

    [Fact]
    public async Task A_drain_is_planned_without_a_change_and_then_taken_by_the_controller_from_any_node()
    {
        var cell = new TestCell();
        cell.Grant("hq-2", 3);
        await using var controller = await TestNode.StartAsync(cell, "hq-1");
        await using var other = await TestNode.StartAsync(cell, "hq-3");

        var plan = await other.Client.DrainAsync("hq-2", Kim with { DryRun = true });
        Assert.False(plan.Accepted);
        Assert.StartsWith("board moves to hq-", Assert.Single(plan.Effects), StringComparison.Ordinal);
        Assert.Equal(0, cell.Commits);

        var accepted = await other.Client.DrainAsync("hq-2", Kim);
        Assert.Equal((true, "hq-2 is drained by kim@desk (new kernel)"), (accepted.Accepted, accepted.Reason));
        Assert.Equal("new kernel", cell.State.Drains["hq-2"].Reason);
        Assert.Equal("hq-2 is in service again, by kim@desk", (await other.Client.ResumeAsync("hq-2", Kim)).Reason);
        Assert.Empty(cell.State.Drains);
    }

    [Fact]
    public async Task A_cell_is_paused_and_goes_on()
    {
        var cell = new TestCell();
        await using var controller = await TestNode.StartAsync(cell);

        Assert.StartsWith("The cell is paused by kim@desk (new kernel)", (await controller.Client.PauseCellAsync(Kim)).Reason, StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => controller.Client.DrainAsync("hq-2", Kim));
        Assert.Equal((409, "conflict", "When that is over: holdfast resume"), (e.Status, e.Error.Code, e.Error.Next));
        Assert.Contains((await controller.Client.ReportAsync()).Problems, p => p.Level == EventLevel.Error && p.Text.StartsWith("The cell is paused", StringComparison.Ordinal));
        await controller.Client.ResumeCellAsync(Kim);
        Assert.Null(cell.State.Pause);
    }

    [Theory]
    [InlineData("hq-9", "x", 404, "not-found")]
    [InlineData("hq-2", "bad\nline", 400, "bad-request")]
    public async Task What_cannot_be_is_refused(string node, string reason, int status, string code)
    {
        var cell = new TestCell();
        await using var controller = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => controller.Client.DrainAsync(node, Kim with { Reason = reason }));

        Assert.Equal((status, code), (e.Status, e.Error.Code));
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task A_reason_has_a_bound()
    {
        var cell = new TestCell();
        await using var controller = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => controller.Client.PauseCellAsync(Kim with { Reason = new string('x', 201) }));

        Assert.Equal("bad-request", e.Error.Code);
    }
}
