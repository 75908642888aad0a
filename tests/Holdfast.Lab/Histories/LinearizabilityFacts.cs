using Xunit;

namespace Holdfast.Lab.Histories;

/// <summary>The judge is judged: on histories that people can follow, and on thousands of small ones against trying every order.</summary>
public sealed class LinearizabilityFacts
{
    [Fact]
    public void A_read_that_runs_beside_a_write_may_see_either_value()
    {
        Assert.True(Linearizability.Check([Write(1, 0, 10), Read(0, 1, 9)]).Linearizable);
        Assert.True(Linearizability.Check([Write(1, 0, 10), Read(1, 1, 9)]).Linearizable);
    }

    [Fact]
    public void A_read_after_an_acknowledged_write_must_not_miss_it()
    {
        var judgement = Linearizability.Check([Write(1, 0, 1), Read(0, 2, 3)]);
        Assert.False(judgement.Linearizable);
        Assert.Contains("read nothing [2, 3]", judgement.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_readers_must_agree_on_the_order()
        => Assert.False(Linearizability.Check([Write(1, 0, 100), Write(2, 0, 100), Read(1, 1, 2), Read(2, 3, 4), Read(1, 5, 6)]).Linearizable);

    [Fact]
    public void A_write_of_unknown_outcome_may_take_effect_late_or_never()
    {
        Assert.True(Linearizability.Check([Write(1, 0, null), Read(0, 1, 2), Read(1, 50, 60)]).Linearizable);
        Assert.True(Linearizability.Check([Write(1, 0, null), Read(0, 50, 60)]).Linearizable);
    }

    [Fact]
    public void A_write_of_unknown_outcome_takes_effect_at_most_once()
        => Assert.False(Linearizability.Check([Write(1, 0, null), Read(1, 1, 2), Write(2, 3, 4), Read(1, 5, 6)]).Linearizable);

    [Fact]
    public void A_value_is_not_read_before_it_is_written()
        => Assert.False(Linearizability.Check([Read(1, 0, 1), Write(1, 2, null)]).Linearizable);

    [Fact]
    public void Registers_are_judged_one_by_one()
    {
        var judgement = Linearizability.Check([Write(1, 0, 1), Write(2, 0, 1) with { Key = "other" }, Read(0, 2, 3)]);
        Assert.StartsWith("No order of the operations on a ", judgement.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_written_twice_cannot_be_judged()
        => Assert.Throws<ArgumentException>(() => Linearizability.Check([Write(1, 0, 1), Write(1, 2, 3)]));

    /// <summary>Long, and with many at once: more than a minute of the lab's clients leaves behind.</summary>
    [Fact]
    public void A_long_history_is_judged()
    {
        var random = new Random(7);
        var history = new List<Operation>();
        var value = 0;
        for (var at = 100; at < 200_000; at += 10)
        {
            var (invoke, answer) = (at - random.Next(60), at + random.Next(60));
            history.Add(random.Next(2) == 0 ? Write(value = at, invoke, answer) : Read(value, invoke, answer));
        }

        Assert.True(Linearizability.Check(history).Linearizable);
        history.Add(Read(history.First(o => o.Kind == OperationKind.Write).Argument, 200_100, 200_101));
        Assert.False(Linearizability.Check(history).Linearizable);
    }

    [Fact]
    public void It_says_what_trying_every_order_says()
    {
        var (fine, wrong) = (0, 0);
        for (var seed = 0; seed < 4_000; seed++)
        {
            var history = Any(new Random(seed));
            var expected = EveryOrder.Explains(0, history);
            Assert.True(expected == Linearizability.Check(history).Linearizable, $"seed {seed}, expected {expected}:\n{string.Join('\n', history)}");
            (fine, wrong) = expected ? (fine + 1, wrong) : (fine, wrong + 1);
        }

        Assert.InRange(fine, 400, 3_600);
        Assert.InRange(wrong, 400, 3_600);
    }

    private static List<Operation> Any(Random random)
    {
        var history = new List<Operation>();
        for (var i = 1; i <= 6; i++)
        {
            var invoke = random.Next(20);
            var answer = invoke + 1 + random.Next(12);
            history.Add(random.Next(5) switch
            {
                0 or 1 => Write(i, invoke, answer),
                2 => Write(i, invoke, null),
                _ => Read(random.Next(7), invoke, answer),
            });
        }

        return history;
    }

    private static Operation Write(long value, long invoke, long? answer) => new(1, "a", OperationKind.Write, value, 0, invoke, answer);

    private static Operation Read(long value, long invoke, long? answer) => new(2, "a", OperationKind.Read, 0, value, invoke, answer);
}
