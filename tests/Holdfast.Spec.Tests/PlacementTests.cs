using Xunit;

namespace Holdfast.Spec.Tests;

public sealed class PlacementTests
{
    private const string Nodes = "cell: yard\nnodes:\n  a: {capacity: {cpu: 4}}\n  b: {}\nservices:\n  other: {command: [o]}\n  all: {command: [x], mode: active-active}\n";

    [Fact]
    public void Capacity_needs_and_neighbours_are_read()
    {
        var spec = SpecReader.Read(Nodes + "  s: {command: [s], needs: {cpu: 4}, not-with: [other]}\n").Spec!;

        Assert.Equal(4, spec.Node("a")!.Capacity["cpu"]);
        Assert.Empty(spec.Node("b")!.Capacity);
        Assert.Equal(4, spec.Service("s")!.Needs["cpu"]);
        Assert.Equal(["other"], spec.Service("s")!.NotWith);
    }

    [Theory]
    [InlineData("needs: {cpu: 5}", "none of its nodes has more than 4")]
    [InlineData("needs: {cpus: 1}", "so it could never run")]
    [InlineData("needs: {cpu: 1}, nodes: [b]", "so it could never run")]
    [InlineData("needs: {cpu: 0}", "out of range")]
    [InlineData("needs: {cpu: many}", "a whole number")]
    [InlineData("needs: {CPU: 1}", "is not a name")]
    [InlineData("needs: [cpu]", "a map of units")]
    [InlineData("not-with: [s]", "apart from itself")]
    [InlineData("not-with: [nobody]", "There is no service")]
    [InlineData("not-with: [all]", "runs on all of its nodes")]
    [InlineData("not-with: []", "This list is empty")]
    public void What_could_never_be_is_a_fault(string keys, string words)
        => Assert.Contains(words, Assert.Single(SpecReader.Read(Nodes + $"  s: {{command: [s], {keys}}}\n").Faults).Message);

    [Fact]
    public void A_plan_shows_what_changes()
    {
        var old = SpecReader.Read(Nodes).Spec!;
        var @new = SpecReader.Read(Nodes.Replace("cpu: 4", "cpu: 8, gb: 16", StringComparison.Ordinal).Replace("[o]}", "[o], needs: {cpu: 2}}", StringComparison.Ordinal)).Spec!;

        Assert.Equal(["capacity 4 cpu -> 8 cpu, 16 gb", "needs (none) -> 2 cpu"], SpecPlan.Between(old, @new).Select(l => l.Change));
    }
}
