using Holdfast.Simulation.Services;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>Services that crash, hang, do not obey, lie, or fail their checks.</summary>
internal static class ServiceFaults
{
    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new("service-crash", 2, Crash),
        new("check-fails", 1.5, (w, d) => Change(w, d, Mood.Unhealthy, "fails its checks")),
        new("start-hangs", 0.7, (w, d) => Change(w, d, Mood.HangsOnStart, "hangs when it is started")),
        new("demote-hangs", 0.7, (w, d) => Change(w, d, Mood.HangsOnDemote, "does not become standby when it is told to")),
        new("term-ignored", 0.7, (w, d) => Change(w, d, Mood.IgnoresTerm, "ignores SIGTERM")),
        new("start-fails", 0.7, (w, d) => Change(w, d, Mood.FailsToStart, "exits when it is started")),
        new("service-lies", 0.5, (w, d) => Change(w, d, Mood.Lies, "says at wrong times that it is active or standby")),
    ];

    private static string? Crash(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        if (node.Guard is not { Alive: true } guard || guard.Children.Where(c => c.Alive).ToArray() is not { Length: > 0 } children)
            return null;
        var child = dice.Pick(children);
        child.Crash(dice.Int(1, 9));
        return $"{child.Service} crashes on {node.Name}";
    }

    private static string? Change(World world, Dice dice, Mood mood, string what)
    {
        if (world.Store.Truth.Spec?.Spec.Services is not { IsEmpty: false } services)
            return null;
        var (node, service) = (dice.Pick(world.Nodes), dice.Pick(services).Name);
        node.Moods[service] = node.Moods.GetValueOrDefault(service) | mood;
        world.Time.After(dice.SpreadMs(200, 10_000), () => node.Moods[service] = node.Moods.GetValueOrDefault(service) & ~mood);
        return $"{service} {what} on {node.Name}";
    }
}
