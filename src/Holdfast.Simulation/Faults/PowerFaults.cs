using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>Machines that lose their power, stand still, or have a bad disk.</summary>
internal static class PowerFaults
{
    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new("node-power", 2, Power),
        new("cell-power", 0.15, Cell),
        new("node-freeze", 2, Freeze),
        new("disk-slow", 0.5, SlowDisk),
        new("disk-full", 0.4, FullDisk),
    ];

    private static string? Power(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        if (!node.Powered)
            return null;
        node.LosePower();
        world.Time.After(dice.SpreadMs(200, 20_000), node.GetPower);
        return $"{node.Name} loses its power";
    }

    private static string Cell(World world, Dice dice)
    {
        foreach (var node in world.Nodes)
        {
            node.LosePower();
            world.Time.After(dice.SpreadMs(500, 5_000), node.GetPower);
        }

        return "the whole cell loses its power";
    }

    private static string? Freeze(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        if (!node.Runs)
            return null;
        var span = dice.SpreadMs(5, 6_000);
        node.StandStill();
        world.Time.After(span, node.GoOn);
        return $"{node.Name} stands still for {span.TotalMilliseconds:F0} ms";
    }

    private static string SlowDisk(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        node.Disk.SlowMs = dice.Spread(5, 1_500);
        world.Time.After(dice.SpreadMs(500, 8_000), () => node.Disk.SlowMs = 1);
        return $"the disk of {node.Name} takes up to {node.Disk.SlowMs:F0} ms for a write";
    }

    private static string FullDisk(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        node.Disk.Full = true;
        world.Time.After(dice.SpreadMs(200, 5_000), () => node.Disk.Full = false);
        return $"the disk of {node.Name} is full";
    }
}
