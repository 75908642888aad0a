using Holdfast.Control.Commands;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>People who take nodes out of service and put them back, who restart services, and who pause the cell. All is undone when it heals.</summary>
internal static class MaintenanceFaults
{
    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new("drain", 1, Drain),
        new("resume", 1, Resume),
        new("pause", 0.3, Pause),
        new("restart", 0.7, Restart),
    ];

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    /// <summary>After the cell has healed: who is on his way back is given this time.</summary>
    private static readonly TimeSpan Waits = TimeSpan.FromSeconds(20);

    private delegate Proposal Propose(CellState state, Observations seen, DateTimeOffset wall, long count);

    private static string? Drain(World world, Dice dice)
    {
        var (node, force) = (dice.Pick(world.Nodes).Name, dice.Chance(0.3));
        return Give(world, (s, o, w, c) => MaintenanceCommands.Drain(s, o, node, new MaintenanceRequest { Author = "ops", Force = force }, w, c)) is { } at
            ? $"somebody asks {at} to drain {node}{(force ? " by force" : "")}"
            : null;
    }

    private static string? Resume(World world, Dice dice)
    {
        if (world.Store.Truth.Drains.IsEmpty)
            return null;
        var node = dice.Pick(world.Store.Truth.Drains.Keys.ToArray());
        return Give(world, (s, o, w, c) => MaintenanceCommands.Resume(s, o, node, new MaintenanceRequest { Author = "ops" }, w, c)) is { } at
            ? $"somebody asks {at} to resume {node}"
            : null;
    }

    private static string? Restart(World world, Dice dice)
    {
        if (world.Store.Truth.Spec is not { Spec.Services: { IsEmpty: false } services })
            return null;
        var service = dice.Pick(services.Select(s => s.Name).ToArray());
        return Give(world, (s, o, w, c) => RestartCommand.Propose(s, o, service, new MaintenanceRequest { Author = "ops" }, w, c)) is { } at
            ? $"somebody asks {at} to restart {service}"
            : null;
    }

    private static string? Pause(World world, Dice dice)
    {
        if (Give(world, (s, o, w, c) => MaintenanceCommands.Pause(s, o, new MaintenanceRequest { Author = "ops" }, w, c)) is not { } at)
            return null;
        world.Time.After(dice.SpreadMs(500, 5_000), () => Unpause(world));
        return $"somebody asks {at} to pause the cell";
    }

    /// <summary>An order that was still on its way when it is undone is not undone: in the end <see cref="Tidy"/> does.</summary>
    private static void Unpause(World world)
        => Give(world, (s, o, w, c) => MaintenanceCommands.Unpause(s, o, new MaintenanceRequest { Author = "ops" }, w, c));

    /// <summary>From when the cell heals: every node is put back and the cell goes on, however often that has to be asked.</summary>
    public static void Tidy(World world) => Tidy(world, TimeSpan.Zero);

    private static void Tidy(World world, TimeSpan since)
    {
        if (world.Store.Truth.Pause is not null)
            Unpause(world);
        else if (world.Store.Truth.Drains.Values.FirstOrDefault() is Drain drain)
            Give(world, (s, o, w, c) => MaintenanceCommands.Resume(s, o, drain.Node, new MaintenanceRequest { Author = "ops" }, w, c));
        else if (since >= Waits)
            Give(world, Stranded);
        world.Time.After(Again, () => Tidy(world, since + Again));
    }

    /// <summary>Who held a service last is gone for good, and every standby is further behind than the spec allows: a person decides that.</summary>
    private static Proposal Stranded(CellState state, Observations seen, DateTimeOffset wall, long count)
    {
        foreach (var grant in state.Grants.Values.Where(g => g.Holder == 0 && !state.Promotions.ContainsKey(g.Service)))
        {
            var ranking = Ranking.Rank(state, seen, grant.Service);
            if (!ranking.Any(c => c.Ready) && ranking.FirstOrDefault(c => c.Gated) is { } best)
                return PromoteCommand.Propose(state, seen, grant.Service, new PromoteRequest { To = best.Node, Author = "ops", AcceptLoss = true }, wall, count);
        }

        return Proposal.Refuse("conflict", "Nobody is stranded.", "");
    }

    /// <returns>The controller that was asked, when it took the order.</returns>
    private static string? Give(World world, Propose propose)
    {
        if (world.Controller is not { DaemonUp: true, Still: false, Daemon: { Control.Controls: true } daemon } controller)
            return null;
        if (propose(daemon.State, daemon.Control.Seen(), world.Time.Wall + controller.WallOff, 1_000_000 + world.Time.Count).Decision is not { } decision)
            return null;
        daemon.Link.Commit(decision.Transaction, (_, _) => { }, daemon.Contact.Take);
        return controller.Name;
    }
}
