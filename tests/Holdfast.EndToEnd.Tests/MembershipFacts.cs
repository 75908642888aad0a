using Holdfast.EndToEnd.Tests.Cells;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.EndToEnd.Tests;

/// <summary>Real daemons on a real etcd: nodes that lose their disk, leave and come.</summary>
public sealed class MembershipFacts
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wiped_node_comes_back_as_a_new_member_and_the_cell_is_whole_again()
    {
        await using var cell = await TestCell.StartAsync(etcd: true);
        var last = cell.Acts[^1];
        var wiped = cell.Node(last.Node);
        var former = Of(await cell.ReportAsync(), wiped).Id;

        wiped.KillEverything();
        wiped.Wipe();
        wiped.Start();
        await cell.UntilMovedAsync(last.Node, last.Epoch);
        await cell.UntilAsync("it says what to do", () => Task.FromResult(wiped.Said.Contains($"holdfast member remove {wiped.Name}", StringComparison.Ordinal)));
        await cell.RemoveMemberAsync(wiped.Name);

        await UntilVotersAsync(cell, 3, r => Of(r, wiped) is { Votes: true } node && node.Id != former);
        await UntilEtcdAsync(cell, wiped, "hq-1", "hq-2", "hq-3");
        var next = cell.Acts[^1];
        cell.Node(next.Node).KillEverything();
        await cell.UntilMovedAsync(next.Node, next.Epoch);
        cell.AssertNeverTwo();
    }

    [Fact]
    public async Task Node_that_joins_votes_and_one_that_was_removed_meanwhile_lets_go_and_ends()
    {
        await using var cell = await TestCell.StartAsync(etcd: true);
        var fourth = cell.Grow();
        fourth.Start();
        await UntilVotersAsync(cell, 4, _ => true);
        await UntilEtcdAsync(cell, fourth, "hq-1", "hq-2", "hq-3", "hq-4");

        fourth.Freeze();
        await cell.RemoveMemberAsync(fourth.Name);
        await UntilVotersAsync(cell, 3, _ => true);
        await UntilEtcdAsync(cell, cell.Node("hq-1"), "hq-1", "hq-2", "hq-3");
        fourth.Thaw();

        Assert.Equal(1, await fourth.EndedAsync());
        Assert.Contains("hq-4 is no member of the cell harbour any more", fourth.Said, StringComparison.Ordinal);
        await cell.UntilWellAsync();
        cell.AssertNeverTwo();
    }

    private static Task UntilVotersAsync(TestCell cell, int count, Func<CellReport, bool> isSo)
        => cell.UntilAsync(
            $"{count} vote, and the voter set has settled",
            async () => await cell.ReportAsync() is var r && r.VotersSettled && r.Nodes.Count(n => n.Votes && n.State == NodeState.Up) == count && isSo(r));

    private static Task UntilEtcdAsync(TestCell cell, TestNode asked, params string[] names)
        => cell.UntilAsync($"etcd's members are {string.Join(", ", names)}", async () => (await EtcdMembers.OfAsync(asked, Cancel)).SequenceEqual(names));

    private static NodeReport Of(CellReport report, TestNode node) => report.Nodes.Single(n => n.Name == node.Name);
}
