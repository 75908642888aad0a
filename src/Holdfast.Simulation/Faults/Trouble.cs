using Holdfast.Simulation.Swarm;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Faults;

/// <summary>The first phase: one fault after the other, as the plan has drawn them. Then everything heals.</summary>
internal sealed class Trouble(World world, FaultPlan plan, Dice dice)
{
    private readonly Fault[] _kinds = [.. AllFaults.Kinds.Where(k => plan.Weights.ContainsKey(k.Kind))];

    public void Begin()
    {
        if (plan.LastingCut is { } cut)
        {
            world.Network.CutForGood(cut.From, cut.To);
            world.Story.Tell($"nothing of {world.Nodes[cut.From].Name} ever reaches {world.Nodes[cut.To].Name}");
        }

        world.Time.At(Instant.Begin + plan.Lasts, Heal);
        if (_kinds.Length > 0)
            Next();
    }

    private void Next() => world.Time.After(plan.Pace * dice.Between(0, 2), () =>
    {
        if (world.Healed)
            return;
        Strike(Draw());
        Next();
    });

    private void Strike(Fault fault)
    {
        if (fault.Strike(world, dice) is not { } what)
            return;
        world.Counters.Count(fault.Kind);
        world.Time.Hash.Add(what);
        world.Story.Tell(what);
    }

    private Fault Draw()
    {
        var drawn = dice.Between(0, _kinds.Sum(k => plan.Weights[k.Kind]));
        foreach (var kind in _kinds)
            if ((drawn -= plan.Weights[kind.Kind]) <= 0)
                return kind;
        return _kinds[^1];
    }

    private void Heal()
    {
        world.Healed = true;
        world.Network.Heal();
        world.Ensemble.ComeBack();
        (world.Ensemble.Slowness, world.Ensemble.Unsure) = (1, 0);
        world.Fences.Broken.Clear();
        foreach (var node in world.Nodes)
            node.Heal();
        if (plan.Weights.ContainsKey(MaintenanceFaults.Kinds[0].Kind) || plan.Weights.ContainsKey(HealthFaults.StandbyLag))
            MaintenanceFaults.Tidy(world);
        world.Story.Tell("everything heals");
    }
}
