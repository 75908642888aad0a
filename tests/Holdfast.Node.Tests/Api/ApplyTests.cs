using Holdfast.Client;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Store.Client;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class ApplyTests
{
    private static readonly string Changed = TestCell.Text + "\n    stop-timeout: 9s\n";

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_changes_nothing()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);

        var report = await node.Client.ApplyAsync(new ApplyRequest { Text = Changed, DryRun = true });
        Assert.Equal((true, false, 2L, 1L), (report.Changed, report.Applied, report.Version, report.Base));
        Assert.Equal("service board", Assert.Single(report.Plan).Subject);
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task An_apply_writes_the_spec_its_history_and_its_event_at_one_revision()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);

        var report = await node.Client.ApplyAsync(new ApplyRequest { Text = Changed, Author = "kim@desk", Base = 1 });
        Assert.True(report.Applied);
        Assert.Equal(2, report.Version);
        Assert.Equal(TimeSpan.FromSeconds(9), (await node.Client.SpecAsync()).Spec.Service("board")!.StopTimeout);
        Assert.Equal(Changed, (await node.Client.HistoryVersionAsync(2)).Text);
        var listed = (await node.Client.HistoryAsync()).Versions[0];
        Assert.Equal(("kim@desk", ""), (listed.Author, listed.Text));
        Assert.Contains("kim@desk applied version 2", (await node.Client.EventsAsync())[0].Text);
        Assert.Equal(1, cell.Commits);
    }

    [Fact]
    public async Task The_same_spec_again_changes_nothing()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);

        var report = await node.Client.ApplyAsync(new ApplyRequest { Text = TestCell.Text + "\n# a remark\n" });
        Assert.Equal((false, false, 1L), (report.Changed, report.Applied, report.Version));
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task Faults_come_with_their_places()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.ApplyAsync(new ApplyRequest { Text = "cell: harbour\nnodse: {}\n" }));
        Assert.Equal((422, "invalid-spec"), (e.Status, e.Error.Code));
        Assert.Contains(e.Error.Faults, f => f.Line == 2);
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task A_plan_made_against_another_version_is_refused()
    {
        await using var node = await TestNode.StartAsync(new TestCell());

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.ApplyAsync(new ApplyRequest { Text = Changed, Base = 7 }));
        Assert.Equal((409, "conflict"), (e.Status, e.Error.Code));
    }

    [Fact]
    public async Task A_lost_race_is_tried_again_on_the_fresh_state()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);
        cell.BeforeCommit = n =>
        {
            if (n == 1)
                cell.Put(Keys.Spec, new SpecVersion { Number = 2, Spec = cell.State.Spec!.Spec });
        };

        var report = await node.Client.ApplyAsync(new ApplyRequest { Text = Changed });
        Assert.Equal((true, 3L, 2L), (report.Applied, report.Version, report.Base));
    }

    [Fact]
    public async Task A_race_that_is_always_lost_ends()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);
        cell.BeforeCommit = n => cell.Put(Keys.Spec, new SpecVersion { Number = n + 1, Spec = cell.State.Spec!.Spec });

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.ApplyAsync(new ApplyRequest { Text = Changed }));
        Assert.Equal((409, "conflict"), (e.Status, e.Error.Code));
    }

    [Fact]
    public async Task Without_a_store_nothing_is_done_and_said_so()
    {
        var cell = new TestCell { BeforeCommit = _ => throw new StoreUnavailableException("no leader") };
        await using var node = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.ApplyAsync(new ApplyRequest { Text = Changed }));
        Assert.Equal((503, "no-quorum"), (e.Status, e.Error.Code));
    }

    [Fact]
    public async Task An_unknown_outcome_is_told_as_such()
    {
        var cell = new TestCell { BeforeCommit = _ => throw new OutcomeUnknownException("the answer was lost") };
        await using var node = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.ApplyAsync(new ApplyRequest { Text = Changed }));
        Assert.Equal((504, "unknown-outcome"), (e.Status, e.Error.Code));
    }
}
