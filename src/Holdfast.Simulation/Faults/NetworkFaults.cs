using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>Links that are cut, one way or both, for one pair, one node or a half of the cell; and messages that are lost, doubled or late.</summary>
internal static class NetworkFaults
{
    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new("link-cut", 2, CutLink),
        new("one-way-cut", 2, CutOneWay),
        new("node-cut", 1.5, Isolate),
        new("split", 1, Split),
        new("loss", 1.5, Lose),
        new("doubled", 0.7, Double),
        new("late", 1, Delay),
        new("flapping", 0.5, Flap),
    ];

    private static string CutLink(World world, Dice dice)
    {
        var (from, to) = Pair(world, dice);
        Cut(world, from, to);
        Cut(world, to, from);
        After(world, dice, () => Mend(world, from, to));
        return $"the link between {Name(world, from)} and {Name(world, to)} is cut";
    }

    private static string CutOneWay(World world, Dice dice)
    {
        var (from, to) = Pair(world, dice);
        Cut(world, from, to);
        After(world, dice, () => Mend(world, from, to));
        return $"nothing of {Name(world, from)} reaches {Name(world, to)} any more";
    }

    private static string Isolate(World world, Dice dice)
    {
        var node = dice.Int(world.Nodes.Length);
        var way = dice.Int(3);
        for (var other = 0; other < world.Nodes.Length; other++)
        {
            if (way != 1)
                Cut(world, node, other);
            if (way != 0)
                Cut(world, other, node);
        }

        After(world, dice, () => MendAll(world, node));
        string[] ways = ["is heard by nobody", "hears nobody", "is cut from all others"];
        return $"{Name(world, node)} {ways[way]}";
    }

    private static string Split(World world, Dice dice)
    {
        var side = Enumerable.Range(0, world.Nodes.Length).Select(_ => dice.Chance(0.5)).ToArray();
        foreach (var (from, to) in Pairs(world).Where(p => side[p.From] != side[p.To]))
            Cut(world, from, to);
        After(world, dice, () =>
        {
            foreach (var (from, to) in Pairs(world))
                world.Network.Mend(from, to);
        });
        return $"the cell is split: {string.Join(", ", world.Nodes.Where(n => side[n.Index]).Select(n => n.Name))} against the others";
    }

    private static string Lose(World world, Dice dice)
    {
        var share = dice.Between(0.02, 0.6);
        Disturb(world, dice, share, 0, 0);
        return $"messages are lost, up to {share:P0} of them";
    }

    private static string Double(World world, Dice dice)
    {
        Disturb(world, dice, 0, dice.Between(0.1, 0.9), 5);
        return "messages come twice";
    }

    private static string Delay(World world, Dice dice)
    {
        var late = dice.Spread(2, world.Plan.Timing.Ttl.TotalMilliseconds * 1.5);
        Disturb(world, dice, 0, 0.1, late);
        return $"messages are up to {late:F0} ms late, and overtake each other";
    }

    private static string Flap(World world, Dice dice)
    {
        var (from, to) = Pair(world, dice);
        var at = TimeSpan.Zero;
        for (var i = 0; i < 8; i++)
        {
            at += dice.SpreadMs(20, 800);
            world.Time.After(at, i % 2 == 0 ? () => CutBoth(world, from, to) : () => Mend(world, from, to));
        }

        return $"the link between {Name(world, from)} and {Name(world, to)} flaps";
    }

    private static void Disturb(World world, Dice dice, double loss, double doubled, double late)
    {
        var all = dice.Chance(0.5);
        var node = dice.Int(world.Nodes.Length);
        foreach (var (from, to) in Pairs(world).Where(p => all || p.From == node || p.To == node))
            world.Network.Disturb(from, to, loss, doubled, late);
        After(world, dice, () =>
        {
            foreach (var (from, to) in Pairs(world))
                world.Network.Disturb(from, to, 0, 0, 0);
        });
    }

    private static void CutBoth(World world, int from, int to)
    {
        Cut(world, from, to);
        Cut(world, to, from);
    }

    private static void Cut(World world, int from, int to)
    {
        if (from != to && !world.Healed)
            world.Network.Cut(from, to);
    }

    private static void Mend(World world, int from, int to)
    {
        world.Network.Mend(from, to);
        world.Network.Mend(to, from);
    }

    private static void MendAll(World world, int node)
    {
        for (var other = 0; other < world.Nodes.Length; other++)
            Mend(world, node, other);
    }

    private static void After(World world, Dice dice, Action end) => world.Time.After(dice.SpreadMs(30, 10_000), end);

    private static (int From, int To) Pair(World world, Dice dice)
    {
        var from = dice.Int(world.Nodes.Length);
        return (from, (from + 1 + dice.Int(world.Nodes.Length - 1)) % world.Nodes.Length);
    }

    private static IEnumerable<(int From, int To)> Pairs(World world)
        => from a in Enumerable.Range(0, world.Nodes.Length) from b in Enumerable.Range(0, world.Nodes.Length) where a != b select (a, b);

    private static string Name(World world, int node) => world.Nodes[node].Name;
}
