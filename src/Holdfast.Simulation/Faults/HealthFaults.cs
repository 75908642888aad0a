using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>Standbys whose data falls behind, and nodes whose own checks fail, once or in turns.</summary>
internal static class HealthFaults
{
    /// <summary>In the swarm's options: services then say what they ask of a standby.</summary>
    public const string StandbyLag = "standby-lag";

    /// <summary>In the swarm's options: nodes then have checks of their own.</summary>
    public const string NodeUnwell = "node-unwell";

    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new(StandbyLag, 2, Lag),
        new(NodeUnwell, 2, Unwell),
    ];

    private static string? Unwell(World world, Dice dice)
    {
        if (world.Store.Truth.Spec?.Spec is not { NodeChecks.IsEmpty: false })
            return null;
        var node = dice.Pick(world.Nodes);
        var (turns, pause) = (dice.Chance(0.3) ? dice.Int(2, 8) : 1, dice.SpreadMs(300, 20_000));
        Turn(world, node, turns * 2, pause);
        return $"{node.Name} is not well for {pause.TotalMilliseconds:0} ms{(turns == 1 ? "" : $", {turns} times")}";
    }

    private static void Turn(World world, VirtualNode node, int left, TimeSpan pause)
    {
        node.Well = left % 2 != 0 || world.Healed;
        if (left > 0)
            world.Time.After(pause, () => Turn(world, node, left - 1, pause));
        else
            node.Well = true;
    }

    private static string? Lag(World world, Dice dice)
    {
        if (world.Store.Truth.Spec?.Spec.Services.Where(s => s.Promotion is not null).ToArray() is not { Length: > 0 } services)
            return null;
        var (node, service) = (dice.Pick(world.Nodes), dice.Pick(services).Name);
        var lag = dice.SpreadMs(100, 30_000);
        node.Lags[service] = (lag, world.Time.Now);
        world.Time.After(dice.SpreadMs(2_000, 40_000), () => node.Lags.Remove(service));
        return $"the data of {service} on {node.Name} is {lag.TotalMilliseconds:0} ms behind";
    }
}
