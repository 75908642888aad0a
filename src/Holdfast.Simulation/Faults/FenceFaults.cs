using Holdfast.Control.Commands;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>Fence devices that fail, and people who have a node switched off.</summary>
internal static class FenceFaults
{
    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new("fence-broken", 1, Break),
        new("fence-asked", 0.5, Ask),
    ];

    private static string? Break(World world, Dice dice)
    {
        if (world.Store.Truth.Spec?.Spec.FenceDevices is not { IsEmpty: false } devices)
            return null;
        var device = dice.Pick(devices).Name;
        world.Fences.Broken.Add(device);
        world.Time.After(dice.SpreadMs(500, 10_000), () => world.Fences.Broken.Remove(device));
        return $"the fence device {device} fails";
    }

    private static string? Ask(World world, Dice dice)
    {
        if (world.Store.Truth.Spec?.Spec.FenceDevices is not { IsEmpty: false })
            return null;
        if (world.Controller is not { DaemonUp: true, Still: false, Daemon: { Control.Controls: true } daemon } controller)
            return null;
        var target = dice.Pick(world.Nodes).Name;
        var proposal = FenceCommand.Propose(daemon.State, daemon.Control.Seen(), target, "ops", world.Time.Wall + controller.WallOff, 1_000_000 + world.Time.Count);
        if (proposal.Decision is not { } decision)
            return null;
        daemon.Link.Commit(decision.Transaction, (_, _) => { }, daemon.Contact.Take);
        return $"somebody asks {controller.Name} to fence {target}";
    }
}
