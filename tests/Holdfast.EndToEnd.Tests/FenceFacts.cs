using Holdfast.EndToEnd.Tests.Cells;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.EndToEnd.Tests;

/// <summary>Real cells whose service shares storage: a lost holder is switched off by an agent before another one acts.</summary>
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

    [Fact]
    public async Task When_no_device_works_the_service_waits_loudly_until_a_person_confirms()
    {
        await using var cell = await TestCell.StartAsync(fenced: true);
        var last = cell.Acts[^1];
        cell.Power.Break("board");
        cell.Power.Break("strip");

        cell.Node(last.Node).KillEverything();
        await cell.UntilAsync("it is told", async () => (await cell.ReportAsync()).Problems.Any(p => p.Subject == last.Node && p.Text.Contains("could not be fenced so far", StringComparison.Ordinal)));
        Assert.Equal(last.Node, cell.Acts[^1].Node);

        await cell.Client.ConfirmFenceAsync(last.Node, new FenceRequest { Author = "test" }, Cancel);
        await cell.UntilMovedAsync(last.Node, last.Epoch);
        cell.AssertNeverTwo();
    }
}
