using Holdfast.EndToEnd.Tests.Cells;
using Holdfast.Model.Cell;
using Xunit;

namespace Holdfast.EndToEnd.Tests;

/// <summary>A real cell whose service shares storage: a lost holder is switched off by an agent before another one acts. More of it is in the lab.</summary>
public sealed class FenceFacts
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frozen_holder_is_switched_off_before_another_one_acts_by_the_second_level_when_the_first_fails()
    {
        await using var cell = await TestCell.StartAsync(fenced: true);
        var last = cell.Acts[^1];
        cell.Power.Break("board");

        cell.Node(last.Node).Freeze();
        await cell.UntilMovedAsync(last.Node, last.Epoch);

        Assert.Equal(["off board", "off strip"], cell.Power.Runs);
        var incident = (await cell.Client.IncidentsAsync(1, Cancel))[0];
        Assert.Contains(incident.Phases, p => p.Phase == Phase.Fenced && p.Note.EndsWith("strip has switched it off", StringComparison.Ordinal));
        cell.Node(last.Node).Thaw();
        cell.AssertNeverTwo();
        await cell.UntilAsync("the fence is seen to be done", async () => (await cell.Client.FencesAsync(Cancel)).Fences is [{ State: FenceState.Done }]);

        cell.Node(last.Node).Start();
        await cell.UntilAsync("the node is back and its fence closed", async () => (await cell.Client.FencesAsync(Cancel)).Fences is [{ State: FenceState.Closed }]);
        await cell.UntilWellAsync();
    }
}
