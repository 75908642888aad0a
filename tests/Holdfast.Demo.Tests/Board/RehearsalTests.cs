using Holdfast.Demo.Board;
using Xunit;

namespace Holdfast.Demo.Tests.Board;

public sealed class RehearsalTests
{
    [Fact]
    public async Task A_rehearsal_leaves_the_real_board_alone()
    {
        await using var cell = await BoardCell.StartAsync();

        Assert.Null(await Rehearsal.RunAsync(cell.Options("hq-1"), cell.Client, CancellationToken.None));

        Assert.Equal(0, (await new BoardStore(cell.Client, "").ReadAsync(CancellationToken.None)).Revision);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(400)]
    public async Task A_rehearsal_that_is_cut_short_ends_without_a_trace(int milliseconds)
    {
        await using var cell = await BoardCell.StartAsync();
        using var cut = new CancellationTokenSource(milliseconds);

        try
        {
            await Rehearsal.RunAsync(cell.Options("hq-1"), cell.Client, cut.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.True(cut.IsCancellationRequested);
        }

        Assert.Null(await cell.Client.GetAsync(BoardStore.StateKey));
    }
}
