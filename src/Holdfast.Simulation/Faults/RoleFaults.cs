using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>
/// Voters that are to vote no more, and again after a while, although they live, and may lag far behind. Not while another node is lost: who takes
/// voters out of the set then has no majority left, and that is for people to mend.
/// </summary>
internal static class RoleFaults
{
    public static readonly IReadOnlyList<Fault> Kinds = [new("voter-role", 1.5, Change)];

    private static string? Change(World world, Dice dice)
    {
        var node = dice.Pick(world.Nodes);
        if (node.Role == NodeRole.Worker || !MemberFaults.AllAreMembers(world) || Record(world, node) is not { } member || member.Role == NodeRole.Worker || Left(world, node) < 1)
            return null;
        world.Put(Keys.Member(node.Name), member with { Role = NodeRole.Worker });
        world.Time.After(dice.SpreadMs(100, 8_000), () => VoteAgain(world, node));
        return $"{node.Name} is to vote no more";
    }

    private static void VoteAgain(World world, VirtualNode node)
    {
        if (Record(world, node) is not { Role: NodeRole.Worker } member)
            return;
        world.Put(Keys.Member(node.Name), member with { Role = node.Role });
        world.Story.Tell($"{node.Name} is to vote again");
    }

    /// <summary>Voters that go on without this one; none of two between whom a link is cut for good, since they are no majority for ever.</summary>
    private static int Left(World world, VirtualNode node)
    {
        var truth = world.Store.Truth;
        var left = truth.Voters!.Members.Count(v => v != node.Id && truth.MemberWith(v) is { Role: not NodeRole.Worker });
        return world.Plan.Faults.LastingCut is null || left > 2 ? left : 0;
    }

    private static Member? Record(World world, VirtualNode node) => world.Store.Truth.Members.GetValueOrDefault(node.Name);
}
