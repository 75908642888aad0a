using Xunit;

namespace Holdfast.Simulation.Tests;

/// <summary>A sample of the swarm: <c>HOLDFAST_SEEDS=n</c> for more, <c>holdfast simulate</c> for all cores and a summary.</summary>
public sealed class SwarmFacts
{
    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("HOLDFAST_SEEDS"), out var seeds) ? seeds : 100;

    [Fact]
    public void Whatever_happens_the_cell_is_safe_and_becomes_whole_again()
    {
        for (var seed = 1; seed <= Seeds; seed++)
            Holds(Simulator.Run(seed, new SimulationOptions()));
    }

    [Fact]
    public void The_same_seed_is_the_same_run()
    {
        var (one, other) = (Simulator.Run(7, new SimulationOptions()), Simulator.Run(7, new SimulationOptions()));

        Assert.Equal(one.Hash, other.Hash);
        Assert.Equal(one.Story, other.Story);
        Assert.NotEqual(one.Hash, Simulator.Run(8, new SimulationOptions()).Hash);
    }

    /// <summary>If clocks drift beyond the bound nothing is promised: that two then hold a service at once shows that the checker would see it.</summary>
    [Fact]
    public void The_checker_sees_two_holders_when_clocks_drift_beyond_the_bound()
    {
        var kinds = Enumerable.Range(1, 100).Select(seed => Simulator.Run(seed, new SimulationOptions { Beyond = true }).Violation?.Kind);

        Assert.Contains(kinds, kind => kind is "overlap" or "proof");
    }

    private static void Holds(RunResult run)
        => Assert.True(run.Violation is null, $"seed {run.Seed}: {run.Violation?.Text}\nreplay: holdfast simulate --seed {run.Seed} --story\n{string.Join('\n', run.Story.TakeLast(60))}");
}
