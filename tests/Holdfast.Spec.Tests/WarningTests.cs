using Holdfast.Model.Cell;

namespace Holdfast.Spec.Tests;

public sealed class WarningTests
{
    private const string Service = "services: {board: {command: [x], checks: [process]}}\n";

    [Theory]
    [InlineData("nodes: {a: , b: }\n" + Service, "cell", "The cell has two voters: when one of them fails, the other is no majority and takes nothing over.")]
    [InlineData("nodes: {a: , b: , c: , d: }\n" + Service, "cell", "The cell has 4 voters, an even number: it survives no more failures than with 3, and a split down the middle stops both halves.")]
    [InlineData("nodes: {a: }\n" + Service, "board", "Only a may host board: when that node fails, the service waits for it to come back.")]
    [InlineData("nodes: {a: , b: , c: }\nservices: {board: {command: [x], nodes: [b], checks: [process]}}\n", "board", "Only b may host board: when that node fails, the service waits for it to come back.")]
    [InlineData("nodes: {a: , b: {role: witness}, c: {role: witness}}\n" + Service, "board", "Only a may host board: when that node fails, the service waits for it to come back.")]
    [InlineData("nodes: {a: , b: , c: }\nservices: {board: {command: [x]}}\n", "board", "board has no checks: only the end of its process is noticed, not that it hangs or answers with errors.")]
    [InlineData("nodes: {a: , b: , c: }\nservices: {board: {command: [x], failback: when-healthy, checks: [process]}}\n", "board", "failback: when-healthy does nothing without prefer: there is no better node to go back to.")]
    [InlineData("timing: {ttl: 800ms, store-election: 900ms}\nnodes: {a: , b: , c: }\n" + Service, "cell", "store-election (900ms) is not below the ttl (800ms): a failover of the store's leader waits for the store, longer than for the lease.")]
    [InlineData("timing: {drift: 0.0005}\nnodes: {a: , b: , c: }\n" + Service, "cell", "A drift of 0.0005 is less than what the kernel may slew two clocks apart (0.001); leases are safe only where time services are known to slew less.")]
    public void What_is_probably_not_meant_is_a_warning(string text, string subject, string warning)
    {
        var result = SpecReader.Read("cell: c\n" + text);

        Assert.Empty(result.Faults);
        var problem = Assert.Single(result.Warnings);
        Assert.Equal((EventLevel.Warning, subject, warning), (problem.Level, problem.Subject, problem.Text));
        Assert.NotEmpty(problem.Next);
    }

    [Theory]
    [InlineData("nodes: {a: , b: , tiny: {role: witness}}\n" + Service)]
    [InlineData("nodes: {a: , b: , c: , d: {role: worker}}\n" + Service)]
    public void A_sound_cell_has_no_warnings(string text)
        => Assert.Empty(SpecReader.Read("cell: c\n" + text).Warnings);
}
