using Holdfast.EndToEnd.Tests.Cells;
using Xunit;

namespace Holdfast.EndToEnd.Tests;

/// <summary>Real daemons, real processes: whatever is done to the holder, the service acts again, and never twice at once.</summary>
public sealed class FailoverFacts
{
    [Fact]
    public async Task Crashed_process_is_taken_over_by_another_node()
    {
        await using var cell = await TestCell.StartAsync();
        var last = cell.Acts[^1];

        NodeProcesses.Signal(NodeProcesses.Kill, last.Pid);

        await cell.UntilMovedAsync(last.Node, last.Epoch);
        cell.AssertNeverTwo();
    }

    [Fact]
    public async Task Failing_check_moves_the_service()
    {
        await using var cell = await TestCell.StartAsync();
        var last = cell.Acts[^1];

        cell.LetChecksFail(last.Node);

        await cell.UntilMovedAsync(last.Node, last.Epoch);
        cell.AssertNeverTwo();
    }

    [Fact]
    public async Task Killed_daemon_loses_its_service_to_another_node_and_comes_back()
    {
        await using var cell = await TestCell.StartAsync();
        var last = cell.Acts[^1];

        cell.Node(last.Node).KillDaemon();

        await cell.UntilMovedAsync(last.Node, last.Epoch);
        cell.Node(last.Node).Start();
        await cell.UntilWellAsync();
        cell.AssertNeverTwo();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lost_node_is_taken_over_and_comes_back(bool etcd)
    {
        await using var cell = await TestCell.StartAsync(etcd);
        var last = cell.Acts[^1];

        cell.Node(last.Node).KillEverything();

        await cell.UntilMovedAsync(last.Node, last.Epoch);
        cell.Node(last.Node).Start();
        await cell.UntilWellAsync();
        cell.AssertNeverTwo();
    }

    [Fact]
    public async Task Frozen_node_does_not_act_when_it_wakes()
    {
        await using var cell = await TestCell.StartAsync();
        var last = cell.Acts[^1];

        cell.Node(last.Node).Freeze();
        await cell.UntilMovedAsync(last.Node, last.Epoch);
        cell.Node(last.Node).Thaw();

        await cell.UntilWellAsync();
        cell.AssertNeverTwo();
    }

    [Fact]
    public async Task Lost_controller_is_replaced_and_the_service_acts()
    {
        await using var cell = await TestCell.StartAsync();
        var controller = await cell.ControllerAsync();

        controller.KillEverything();

        await cell.UntilAsync("another node has control", async () => (await cell.ReportAsync()).Controller is { Length: > 0 } name && name != controller.Name);
        await cell.UntilAsync("the service acts elsewhere", () => Task.FromResult(cell.Acts[^1].Node != controller.Name));
        cell.AssertNeverTwo();
    }
}
