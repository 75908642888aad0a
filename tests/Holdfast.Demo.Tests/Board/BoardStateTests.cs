using Holdfast.Demo.Board;
using Xunit;

namespace Holdfast.Demo.Tests.Board;

public sealed class BoardStateTests
{
    [Fact]
    public void Every_arrival_takes_the_next_ticket_and_the_next_berth_and_the_oldest_are_forgotten()
    {
        var board = BoardState.Empty;
        for (var i = 1; i <= 20; i++)
            board = board.Receive($"Ship {i}", "hq-1", 3, DateTimeOffset.UnixEpoch);

        Assert.Equal(20, board.LastTicket);
        Assert.Equal(BoardState.Kept, board.Arrivals.Length);
        Assert.Equal(Enumerable.Range(5, 16).Reverse().Select(i => (long)i), board.Arrivals.Select(a => a.Ticket));
        Assert.Equal(BoardState.Berths.Length, board.Arrivals.Take(8).Select(a => a.Berth).Distinct().Count());
    }
}
