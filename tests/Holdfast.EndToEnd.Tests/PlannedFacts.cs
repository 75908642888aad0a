using Holdfast.EndToEnd.Tests.Cells;
using Xunit;

namespace Holdfast.EndToEnd.Tests;

/// <summary>What an operator does on purpose.</summary>
public sealed class PlannedFacts
{
    [Fact]
    public async Task Restarted_daemon_adopts_what_runs()
    {
        await using var cell = await TestCell.StartAsync();
        var last = cell.Acts[^1];
        var node = cell.Node(last.Node);

        node.RestartInPlace();

        await cell.UntilAsync("the daemon runs a second time", () => Task.FromResult(node.Said.Split("runs as member").Length == 3));
        await cell.UntilWellAsync();
        var back = cell.Acts[^1].At;
        await cell.UntilAsync("the same process acts after that", () => Task.FromResult(cell.Acts[^1] is var act && act.At > back && act.Pid == last.Pid));
        Assert.Single(Reign.Of(cell.Acts));
    }

    [Fact]
    public async Task Switchover_moves_the_service_to_the_node_that_was_named()
    {
        await using var cell = await TestCell.StartAsync();
        var last = cell.Acts[^1];
        var to = last.Node == "hq-3" ? "hq-2" : "hq-3";

        await cell.SwitchoverAsync(to);

        await cell.UntilAsync($"the service acts on {to}", () => Task.FromResult(cell.Acts[^1].Node == to));
        cell.AssertNeverTwo();
    }

    [Fact]
    public async Task Node_that_leaves_hands_its_service_over_and_ends_well()
    {
        await using var cell = await TestCell.StartAsync();
        var last = cell.Acts[^1];

        var code = await cell.Node(last.Node).LeaveAsync();

        Assert.Equal(0, code);
        await cell.UntilMovedAsync(last.Node, last.Epoch);
        cell.AssertNeverTwo();
    }
}
