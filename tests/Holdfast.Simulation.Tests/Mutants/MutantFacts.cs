using System.Collections.Immutable;
using System.Reflection;
using Xunit;

namespace Holdfast.Simulation.Tests.Mutants;

/// <summary>The simulator is known to see: each deliberate bug is caught within its number of seeds.</summary>
public sealed class MutantFacts
{
    private const int AtOnce = 10;

    private static readonly ImmutableArray<Mutant> Mutants = [.. LeaseMutants.All, .. VoterMutants.All, .. ControllerMutants.All];

    /// <summary><c>HOLDFAST_MUTANTS</c>: only those whose name contains it.</summary>
    public static TheoryData<string> Names
        => [.. Mutants.Select(m => m.Name).Where(n => n.Contains(Environment.GetEnvironmentVariable("HOLDFAST_MUTANTS") ?? "", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_deliberate_bug_is_caught(string name)
    {
        var mutant = Mutants.Single(m => m.Name == name);
        var (seed, violation) = FirstCaught(mutant);
        Assert.True(seed > 0, $"{name} was not caught within {mutant.Within} seeds.");
        Assert.Contains(mutant.Kind, violation, StringComparison.Ordinal);
        Assert.Null(Simulator.Run(seed, new SimulationOptions { Only = mutant.Only, Tight = mutant.Tight }).Violation);
        TestContext.Current.SendDiagnosticMessage("{0}: seed {1}: {2}", name, seed, violation);
    }

    [Fact]
    public void There_are_at_least_fifteen() => Assert.InRange(Mutants.Length, 15, int.MaxValue);

    /// <summary>The first seed that shows the bug, and what it shows; 0 for none.</summary>
    private static (long Seed, string Violation) FirstCaught(Mutant mutant)
    {
        using var build = new MutantBuild(mutant);
        var run = build.Simulation.GetType("Holdfast.Simulation.Simulator")!.GetMethod("Run")!;
        var options = Options(run.GetParameters()[1].ParameterType, mutant);
        for (var seed = 1L; seed <= mutant.Within; seed += AtOnce)
        {
            var violations = Seeds(seed).AsParallel().AsOrdered().Select(s => Violation(run, s, options)).ToArray();
            if (Array.FindIndex(violations, v => v.Length > 0) is var first and >= 0)
                return (seed + first, violations[first]);
        }

        return (0, "");
    }

    private static IEnumerable<long> Seeds(long from) => Enumerable.Range(0, AtOnce).Select(i => from + i);

    /// <summary>The mutant's build has types of its own, so they are reached by their names.</summary>
    private static object Options(Type type, Mutant mutant)
    {
        var options = Activator.CreateInstance(type)!;
        type.GetProperty("Only")!.SetValue(options, mutant.Only);
        type.GetProperty("Tight")!.SetValue(options, mutant.Tight);
        return options;
    }

    /// <summary>A mutant that throws or runs away is caught too.</summary>
    private static string Violation(MethodInfo run, long seed, object options)
    {
        try
        {
            var result = run.Invoke(null, [seed, options])!;
            return result.GetType().GetProperty("Violation")!.GetValue(result)?.ToString() ?? "";
        }
        catch (TargetInvocationException e)
        {
            return "thrown: " + e.InnerException?.Message;
        }
    }
}
