using Holdfast.Demo.Board;
using Holdfast.Demo.Load;
using Xunit;

namespace Holdfast.Demo.Tests.Load;

public sealed class AnswerCheckerTests
{
    private readonly AnswerChecker _checker = new();

    [Fact]
    public void Rising_tickets_of_rising_epochs_on_whole_boards_are_right()
    {
        Arrive("A", 1, 1);
        Arrive("B", 2, 1);
        Look(Board("A", "B"), 1);
        Arrive("C", 3, 2);
        Look(Board("A", "B", "C"), 2);

        Assert.Equal(0, _checker.Wrong);
        Assert.Equal(new Floor(2, 3), _checker.Floor);
    }

    [Fact]
    public void A_ticket_given_twice_is_wrong()
    {
        Arrive("A", 7, 1);
        _checker.Arrival(default, "B", Answer("B", 7, 1));

        Assert.Contains("gave ticket 7 twice: to \"A\" and to \"B\"", Assert.Single(_checker.Sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ticket_below_one_acknowledged_before_the_request_is_wrong()
    {
        Arrive("A", 7, 1);
        Arrive("B", 6, 1);

        Assert.Contains("gave ticket 6 after ticket 7", Assert.Single(_checker.Sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lower_ticket_that_was_under_way_at_the_same_time_is_right()
    {
        var floor = _checker.Floor;
        Arrive("B", 2, 1);
        _checker.Arrival(floor, "A", Answer("A", 1, 1));

        Assert.Equal(0, _checker.Wrong);
    }

    [Fact]
    public void A_board_without_an_acknowledged_ticket_is_wrong()
    {
        Arrive("A", 1, 1);
        Arrive("B", 2, 1);
        Look(Board("A"), 2);

        Assert.Contains("ends at ticket 1, although ticket 2", Assert.Single(_checker.Sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void A_board_with_another_ship_at_an_acknowledged_ticket_is_wrong()
    {
        Arrive("A", 1, 1);
        Look(Board("X", "Y"), 2);

        Assert.Contains("has \"X\" at ticket 1, which was acknowledged to \"A\"", Assert.Single(_checker.Sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void A_board_with_a_hole_is_wrong()
    {
        var board = Board("A", "B", "C");
        Look(board with { Arrivals = board.Arrivals.RemoveAt(1) }, 1);

        Assert.Contains("lacks ticket 2", Assert.Single(_checker.Sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_of_an_older_epoch_is_wrong_when_a_newer_one_had_answered_before_the_request()
    {
        Look(Board("A"), 5);
        Look(Board("A"), 4);

        Assert.Contains("epoch 4 after epoch 5", Assert.Single(_checker.Sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_wrong_answers_are_counted_and_the_first_ones_kept()
    {
        Look(Board("A"), 5);
        for (var i = 0; i < 50; i++)
            Look(Board("A"), 4);

        Assert.Equal(50, _checker.Wrong);
        Assert.Equal(20, _checker.Sentences.Length);
    }

    private static BoardState Board(params string[] ships) =>
        ships.Aggregate(BoardState.Empty, (board, ship) => board.Receive(ship, "hq-1", 1, DateTimeOffset.UnixEpoch));

    private static ArrivalAnswer Answer(string ship, long ticket, long epoch) => new() { Ship = ship, Ticket = ticket, Epoch = epoch, Node = "hq-1" };

    private void Arrive(string ship, long ticket, long epoch) => _checker.Arrival(_checker.Floor, ship, Answer(ship, ticket, epoch));

    private void Look(BoardState board, long epoch) =>
        _checker.Board(_checker.Floor, new BoardAnswer { Board = board, Epoch = epoch, Node = "hq-1" });
}
