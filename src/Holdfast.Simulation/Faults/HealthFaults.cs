using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>Standbys whose data falls behind.</summary>
internal static class HealthFaults
{
    /// <summary>In the swarm's options: services then say what they ask of a standby.</summary>
    public const string StandbyLag = "standby-lag";

    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new(StandbyLag, 2, Lag),
    ];

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
