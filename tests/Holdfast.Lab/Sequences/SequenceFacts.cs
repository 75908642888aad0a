using Holdfast.Lab.Cells;
using Holdfast.Lab.Measuring;
using Holdfast.Lab.Worlds;
using Xunit;

namespace Holdfast.Lab.Sequences;

/// <summary>A sample of <c>./lab random</c>.</summary>
public sealed class SequenceFacts
{
    [Fact]
    public async Task Random_faults_cost_nothing_but_time()
    {
        World.Need();

        var result = await Sequence.RunAsync(seed: 1, TimeSpan.FromSeconds(20), new CellPlan { Clocks = Faults.WallClock.WhyNot is null });

        Figures.Say($"random faults for 20 s, {result}");
        Assert.True(result.Violations.Count == 0, string.Join(Environment.NewLine, result.Story.Concat(result.Violations)));
    }
}
