using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>Daemons and guards that are killed, restarted, stopped, or stand still alone.</summary>
internal static class ProcessFaults
{
    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new("daemon-kill", 2, KillDaemon),
        new("daemon-restart", 1, Restart),
        new("daemon-leave", 0.7, Leave),
        new("daemon-freeze", 1, FreezeDaemon),
        new("guard-kill", 1, KillGuard),
        new("guard-freeze", 1, FreezeGuard),
    ];

    private static string? KillDaemon(World world, Dice dice)
    {
        if (Up(world, dice) is not { } node)
            return null;
        node.KillDaemon();
        world.Time.After(dice.SpreadMs(30, 15_000), node.StartDaemon);
        return $"the daemon of {node.Name} is killed";
    }

    private static string? Restart(World world, Dice dice)
    {
        if (Up(world, dice) is not { } node)
            return null;
        node.Daemon!.Restart();
        world.Time.After(dice.SpreadMs(100, 3_000), node.StartDaemon);
        return $"the daemon of {node.Name} restarts";
    }

    private static string? Leave(World world, Dice dice)
    {
        if (Up(world, dice) is not { } node)
            return null;
        node.Daemon!.Leave();
        world.Time.After(dice.SpreadMs(1_000, 10_000), node.StartDaemon);
        return $"{node.Name} is taken out of service";
    }

    private static string? FreezeDaemon(World world, Dice dice)
    {
        if (Up(world, dice) is not { Daemon: { } daemon } node)
            return null;
        var span = dice.SpreadMs(10, 5_000);
        daemon.Process.StandStill(alone: true);
        world.Time.After(span, () => daemon.Process.GoOn(alone: true));
        return $"the daemon of {node.Name} stands still for {span.TotalMilliseconds:F0} ms";
    }

    private static string? KillGuard(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        if (!node.GuardUp)
            return null;
        node.KillGuard();
        return $"the guard of {node.Name} is killed, and what it ran dies with it";
    }

    private static string? FreezeGuard(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        if (node.Guard is not { Alive: true } guard)
            return null;
        var span = dice.SpreadMs(10, 3_000);
        guard.StandStill(alone: true);
        world.Time.After(span, () => guard.GoOn(alone: true));
        return $"the guard of {node.Name} stands still for {span.TotalMilliseconds:F0} ms";
    }

    private static VirtualNode? Up(World world, Dice dice) => dice.Pick(world.Nodes) is { DaemonUp: true } node ? node : null;
}
