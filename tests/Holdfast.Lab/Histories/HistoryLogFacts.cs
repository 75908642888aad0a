using Xunit;

namespace Holdfast.Lab.Histories;

public sealed class HistoryLogFacts
{
    private static readonly Operation Write = new(1, "r0", OperationKind.Write, 7, 0, 10, null);
    private static readonly Operation Read = new(2, "r0", OperationKind.Read, 0, 7, 11, 12);

    [Fact]
    public void A_value_may_be_read_before_its_writer_has_its_answer()
    {
        var log = new HistoryLog();
        log.Begin(Write);
        log.Begin(Read);

        Assert.Equal([Write, Read], log.Operations);
        Assert.True(Linearizability.Check(log.Operations).Linearizable);
    }

    [Fact]
    public void A_refused_write_explains_nothing()
    {
        var log = new HistoryLog();
        log.End(log.Begin(Write), null);
        log.Begin(Read);

        Assert.Equal([Read], log.Operations);
        Assert.False(Linearizability.Check(log.Operations).Linearizable);
    }
}
