using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>The store: away, slow, unsure, led from elsewhere; one daemon that does not reach it; feeds that stall or have lost their place.</summary>
internal static class StoreFaults
{
    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new("store-away", 1.5, Away),
        new("store-slow", 1, Slow),
        new("store-unsure", 1.5, Unsure),
        new("store-leader", 0.7, MoveLeader),
        new("store-cut", 1, CutNode),
        new("feed-stall", 2, Stall),
        new("compaction", 0.7, Compact),
    ];

    private static string Away(World world, Dice dice)
    {
        var span = dice.SpreadMs(30, 6_000);
        world.Ensemble.GoAway(span);
        return $"the store answers nobody for {span.TotalMilliseconds:F0} ms";
    }

    private static string Slow(World world, Dice dice)
    {
        world.Ensemble.Slowness = dice.Spread(3, 200);
        world.Time.After(dice.SpreadMs(200, 8_000), () => world.Ensemble.Slowness = 1);
        return $"the store takes {world.Ensemble.Slowness:F0} times as long";
    }

    private static string Unsure(World world, Dice dice)
    {
        world.Ensemble.Unsure = dice.Between(0.05, 0.6);
        world.Time.After(dice.SpreadMs(500, 10_000), () => world.Ensemble.Unsure = 0);
        return $"the store's answers are lost, {world.Ensemble.Unsure:P0} of them";
    }

    private static string? MoveLeader(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        return world.Ensemble.Move(node.Index) ? $"the store is led by {node.Name}" : null;
    }

    private static string CutNode(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        node.StoreCut = true;
        world.Time.After(dice.SpreadMs(50, 8_000), () => node.StoreCut = false);
        return $"the daemon of {node.Name} does not reach the store";
    }

    private static string Stall(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        var span = dice.SpreadMs(50, 8_000);
        node.FeedStalledUntil = Instant.Later(node.FeedStalledUntil, world.Time.Now + span);
        return $"the store's feed to {node.Name} stalls for {span.TotalMilliseconds:F0} ms";
    }

    private static string Compact(World world, Dice dice)
    {
        world.Store.Compact(world.Store.Revision - dice.Int(5));
        return $"the store forgets what was before revision {world.Store.Compacted}";
    }
}
