using Xunit;

namespace Holdfast.Spec.Tests;

public sealed class DependencyTests
{
    private const string Nodes = "cell: quarry\nnodes: {a: {}, b: {}, c: {}}\nservices:\n  disk: {command: [d], nodes: [a, b]}\n  all: {command: [x], mode: active-active}\n";

    [Fact]
    public void What_it_goes_with_and_starts_after_is_read()
    {
        var service = SpecReader.Read(Nodes + "  s: {command: [s], with: [disk, all], after: [disk]}\n").Spec!.Service("s")!;

        Assert.Equal(["disk", "all"], service.With);
        Assert.Equal(["disk"], service.After);
        Assert.True(service.StandsOn("disk"));
        Assert.False(service.StandsOn("all"));
    }

    [Theory]
    [InlineData("with: [s]", "A service cannot depend on itself")]
    [InlineData("after: [dsk]", "There is no service \"dsk\"")]
    [InlineData("with: [disk, disk]", "is in this list already")]
    [InlineData("with: []", "This list is empty")]
    [InlineData("with: [disk], not-with: [disk]", "are kept apart by not-with")]
    [InlineData("with: [disk], nodes: [c]", "No node may host both s (c) and disk (a, b)")]
    [InlineData("with: [disk], prefer: [a]", "prefer has no meaning beside with")]
    [InlineData("with: [disk], spread: node", "spread has no meaning beside with")]
    [InlineData("after: [disk], mode: active-active", "after has no meaning here")]
    public void What_could_never_be_is_a_fault(string keys, string words)
        => Assert.Contains(words, Assert.Single(SpecReader.Read(Nodes + $"  s: {{command: [s], {keys}}}\n").Faults).Message);

    [Fact]
    public void A_circle_is_told_once_with_its_way()
    {
        var fault = Assert.Single(SpecReader.Read(Nodes + "  r: {command: [r], after: [s]}\n  s: {command: [s], with: [t]}\n  t: {command: [t], after: [r, disk]}\n").Faults);

        Assert.Equal("These services wait for each other, so none of them could ever start: r -> s -> t -> r.", fault.Message);
    }

    [Fact]
    public void A_plan_shows_where_it_goes()
    {
        var old = SpecReader.Read(Nodes + "  s: {command: [s]}\n").Spec!;
        var @new = SpecReader.Read(Nodes + "  s: {command: [s], with: [disk], after: [disk]}\n").Spec!;

        Assert.Equal(
            [("with (none) -> disk", "moves the service to where disk is"), ("after (none) -> disk", "moves nothing")],
            SpecPlan.Between(old, @new).Select(l => (l.Change, l.Effect)));
    }
}
