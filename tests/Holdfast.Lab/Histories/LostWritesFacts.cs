using Xunit;

namespace Holdfast.Lab.Histories;

public sealed class LostWritesFacts
{
    [Fact]
    public void A_write_that_the_last_read_shows_overwritten_by_an_older_one_is_lost()
    {
        var lost = LostWrites.Of([Write(1, 10, 20), Write(2, 30, 40), Read(1, 50, 60)]);

        Assert.Equal(2, Assert.Single(lost).Argument);
    }

    [Fact]
    public void Every_acknowledged_write_is_lost_when_nothing_is_read()
        => Assert.Equal(2, LostWrites.Of([Write(1, 10, 20), Write(2, 30, 40), Read(0, 50, 60)]).Count);

    [Fact]
    public void A_write_that_ran_beside_the_one_that_is_read_is_not_lost()
        => Assert.Empty(LostWrites.Of([Write(1, 10, 35), Write(2, 30, 40), Read(1, 50, 60)]));

    [Fact]
    public void A_write_without_an_answer_may_come_late()
        => Assert.Empty(LostWrites.Of([Write(1, 10, null), Write(2, 30, 40), Read(1, 50, 60)]));

    [Fact]
    public void A_write_without_an_answer_is_not_missed()
        => Assert.Empty(LostWrites.Of([Write(1, 10, 20), Write(2, 30, null), Read(1, 50, 60)]));

    private static Operation Write(long value, long invoke, long? answer) => new(1, "a", OperationKind.Write, value, 0, invoke, answer);

    private static Operation Read(long value, long invoke, long answer) => new(2, "a", OperationKind.Read, 0, value, invoke, answer);
}
