using System.Collections.Immutable;
using Holdfast.Simulation.Checking;
using Holdfast.Simulation.Faults;
using Holdfast.Simulation.Swarm;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation;

/// <summary>
/// Runs a cell in virtual time, everything drawn from one seed: first anything may happen, and it must be safe; then everything heals, and it must
/// become whole and come to rest. What decides in it is the production code.
/// </summary>
public static class Simulator
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public static RunResult Run(long seed, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var dice = new Dice((ulong)seed);
        var plan = new Draw(dice.Fork(), options).Plan();
        var world = new World(plan, dice.Next());
        var recovery = TimeSpan.Zero;
        try
        {
            world.StartAll();
            new Trouble(world, plan.Faults, dice.Fork()).Begin();
            RunUntil(world, Instant.Begin + plan.Faults.Lasts);
            recovery = Recover(world);
            RunUntil(world, Instant.Later(Instant.Begin + options.Length, world.Time.Now));
            Rest(world);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            world.Checker.Fail("crash", $"the code threw: {e}");
        }

        return Result(seed, world, recovery);
    }

    private static void RunUntil(World world, Instant end)
    {
        while (world.Time.Now < end && world.Checker.Violation is null)
            world.Time.Run(Earlier(end, world.Time.Now + Step));
    }

    /// <summary>A failed start is tried again after up to 30 s; what else takes time, takes a number of leases.</summary>
    private static TimeSpan Recover(World world)
    {
        var begin = world.Time.Now;
        var end = begin + TimeSpan.FromSeconds(40) + (world.Plan.Timing.Ttl * 8);
        while (world.Checker.Violation is null && Convergence.Missing(world) is { } missing)
        {
            if (world.Time.Now >= end)
                world.Checker.Fail("stuck", $"{(end - begin).TotalSeconds:F0} s after everything has healed, {missing}");
            world.Time.Run(world.Time.Now + Step);
        }

        world.Checker.WholeAgain();
        return world.Time.Now - begin;
    }

    /// <summary>In the end nothing is left to decide, nothing moved more than it had to, and nothing is lost.</summary>
    private static void Rest(World world)
    {
        var end = world.Time.Now + (world.Plan.Timing.Ttl * 4);
        while (world.Checker.Violation is null && Unrest(world) is { } unrest)
        {
            if (world.Time.Now >= end)
                world.Checker.Fail("restless", unrest);
            world.Time.Run(world.Time.Now + Step);
        }

        world.Checker.LookForTheAcknowledged();
    }

    private static string? Unrest(World world)
    {
        if (Convergence.Missing(world) is { } missing)
            return $"the cell was whole, and now {missing}";
        var open = world.Controller!.Daemon!.Control!.Undecided();
        return open.IsEmpty ? null : $"the cell is whole, and {world.Controller!.Name} wants to decide: {open[0].Text}";
    }

    private static RunResult Result(long seed, World world, TimeSpan recovery) => new()
    {
        Seed = seed,
        Hash = world.Time.Hash.Value,
        Violation = world.Checker.Violation,
        Story = world.Story.Lines,
        Length = world.Time.Now - Instant.Begin,
        Events = world.Time.Count,
        Grants = world.Counters.Grants,
        Revokes = world.Counters.Revokes,
        Controllers = world.Counters.Controllers,
        Recovery = recovery,
        Faults = world.Counters.Faults.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    private static Instant Earlier(Instant a, Instant b) => a < b ? a : b;
}
