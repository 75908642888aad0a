using System.Collections.Immutable;
using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>The daemon's checks of its own node, as the real ones: what is asked as before goes on.</summary>
internal sealed class NodeCheckShell(World world, VirtualNode node, VirtualProcess process, Action<NodeHealth?> changed)
{
    private ImmutableArray<CheckSpec> _asked = [];
    private NodeHealth? _health;
    private int _round;

    public void Watch(ImmutableArray<CheckSpec> asked)
    {
        if (asked.SequenceEqual(_asked))
            return;
        (_asked, _round) = (asked, _round + 1);
        changed(_health = asked.IsEmpty ? null : NodeHealth.Begin(asked, process.Now, _health));
        for (var check = 0; check < asked.Length; check++)
            Probe(check, _round, TimeSpan.FromMilliseconds(10));
    }

    private void Probe(int check, int round, TimeSpan pause) => process.After(world.Dice.Ms(0.2, 1), () =>
    {
        if (round != _round || _health is null)
            return;
        changed(_health = _health.Take(check, node.Well ? ProbeResult.Pass("40% free") : ProbeResult.Fail("1% free, and 5% are wanted"), process.Now));
        var state = _health.Checks[check];
        var interval = state.Interval;
        process.After(!state.IsKnown && pause < interval ? pause : interval, () => Probe(check, round, pause < interval ? pause * 2 : pause));
    });
}
