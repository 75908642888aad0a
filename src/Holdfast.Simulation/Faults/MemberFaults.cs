using Holdfast.Control.Commands;
using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>Machines that lose their disk and come back as new members, and members that are removed although they only were away.</summary>
internal static class MemberFaults
{
    private const int MostTries = 60;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    public static readonly IReadOnlyList<Fault> Kinds =
    [
        new("node-wiped", 0.5, Wipe),
        new("member-removed", 0.5, Remove),
    ];

    private static string? Wipe(World world, Dice dice)
    {
        if (Candidate(world, dice) is not { } node)
            return null;
        node.LosePower();
        node.Disk.Wipe();
        world.Time.After(dice.SpreadMs(200, 5_000), node.GetPower);
        GiveUp(world, node, MostTries);
        return $"{node.Name} loses its power and its disk; somebody removes its member";
    }

    /// <summary>It is away for a while, and somebody gives it up.</summary>
    private static string? Remove(World world, Dice dice)
    {
        if (Candidate(world, dice) is not { } node)
            return null;
        var away = dice.SpreadMs(1_000, 8_000);
        if (dice.Chance(0.5))
        {
            node.LosePower();
            world.Time.After(away, node.GetPower);
        }
        else
        {
            foreach (var other in world.Nodes.Where(n => n != node))
            {
                world.Network.Cut(node.Index, other.Index);
                world.Network.Cut(other.Index, node.Index);
                world.Time.After(away, () => Mend(world, node, other));
            }
        }

        GiveUp(world, node, dice.Int(1, 8));
        return $"{node.Name} is away, and somebody removes its member";
    }

    private static void GiveUp(World world, VirtualNode node, int tries)
    {
        world.GivenUp.Add(node.Id);
        Ask(world, node, node.Id, tries);
    }

    /// <summary>Given to the controller again and again: it refuses while the member is heard.</summary>
    private static void Ask(World world, VirtualNode node, long member, int tries) => world.Time.After(Again, () =>
    {
        if (tries == 0 || world.Store.Truth.MemberWith(member) is null)
        {
            world.GivenUp.Remove(member);
            return;
        }

        if (world.Controller is { DaemonUp: true, Still: false, Daemon: { Control.Controls: true } daemon } controller)
        {
            var wall = world.Time.Wall + controller.WallOff;
            var proposal = RemoveMemberCommand.Propose(daemon.State, daemon.Control.Seen(), node.Name, "ops", wall, 1_000_000 + world.Time.Count);
            if (proposal.Decision is { } decision && daemon.State.Members[node.Name].Id == member)
                daemon.Link.Commit(decision.Transaction, (_, _) => { }, daemon.Contact.Take);
        }

        Ask(world, node, member, tries - 1);
    });

    /// <summary>
    /// One at a time, and only while all voters are in the set: who loses a majority of the disks has lost the cell. Not beside a cut that stays: of
    /// three voters the two that are left may not reach each other then.
    /// </summary>
    private static VirtualNode? Candidate(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        var whole = AllAreMembers(world) && world.Nodes.All(n => world.Store.Truth.Members[n.Name].Role == n.Role)
            && world.Store.Truth.Voters!.Members.Length == world.Nodes.Count(n => n.Role != Model.Spec.NodeRole.Worker);
        return whole && world.Plan.Faults.LastingCut is null && world.Nodes.Length > 3 && node.Powered ? node : null;
    }

    /// <summary>Nobody is lost, given up, or about to be replaced; nor does one that is no more still count among the voters.</summary>
    public static bool AllAreMembers(World world)
        => world.GivenUp.Count == 0 && world.Nodes.All(n => n.Disk.Member != 0 && world.Store.Truth.MemberWith(n.Id) is not null)
            && world.Store.Truth.Voters!.Members.All(v => world.Store.Truth.MemberWith(v) is not null);

    private static void Mend(World world, VirtualNode one, VirtualNode other)
    {
        world.Network.Mend(one.Index, other.Index);
        world.Network.Mend(other.Index, one.Index);
    }
}
