using System.Collections.Immutable;
using Holdfast.Control.Health;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>The daemon's probing, as the real check runner: starts, goes on with and ends what differs from the last call.</summary>
internal sealed class CheckShell(World world, VirtualNode node, VirtualProcess process, Action<string, Verdict?> changed)
{
    private readonly SortedDictionary<string, CheckRun> _runs = new(StringComparer.Ordinal);

    public void Watch(ImmutableArray<Watch> watches)
    {
        foreach (var gone in _runs.Keys.Where(s => !watches.Any(w => w.Subject.Service == s)).ToArray())
        {
            _runs[gone].End();
            _runs.Remove(gone);
            changed(gone, null);
        }

        foreach (var watch in watches)
            Watch(watch);
    }

    private void Watch(Watch watch)
    {
        var service = watch.Subject.Service;
        var former = _runs.GetValueOrDefault(service);
        if (former is not null && former.Watch.Equals(watch))
            return;
        former?.End();
        if (former is not null && former.Watch.Subject != watch.Subject)
            changed(service, null);
        _runs[service] = new CheckRun(world, node, process, watch, former?.Health, v => changed(service, v));
    }
}

/// <summary>The probing of one acting instance.</summary>
internal sealed class CheckRun
{
    private readonly World _world;
    private readonly VirtualNode _node;
    private readonly VirtualProcess _process;
    private readonly Action<Verdict> _tell;
    private bool _ended;

    public CheckRun(World world, VirtualNode node, VirtualProcess process, Watch watch, InstanceHealth? former, Action<Verdict> tell)
    {
        (_world, _node, _process, Watch, _tell) = (world, node, process, watch, tell);
        Health = InstanceHealth.Begin(watch, process.Now, former);
        if (Health.Verdict is { } verdict && !ReferenceEquals(verdict, former?.Verdict))
            tell(verdict);
        for (var check = 0; check < watch.Probes.Length; check++)
            Probe(check, TimeSpan.FromMilliseconds(10));
        if (Health.GraceUntil is { } until)
            process.At(until + TimeSpan.FromMilliseconds(1), () => Next(h => h.At(process.Now)));
    }

    public Watch Watch { get; }

    public InstanceHealth Health { get; private set; }

    public void End() => _ended = true;

    /// <param name="check">Which.</param>
    /// <param name="pause">Until the next probe while the instance starts up; it grows up to the check's interval.</param>
    private void Probe(int check, TimeSpan pause) => _process.After(_world.Dice.Ms(0.2, 1), () =>
    {
        if (_ended)
            return;
        var healthy = _node.Guard?.Child(Watch.Subject.Service) is { Healthy: true };
        Next(h => h.Take(check, healthy ? ProbeResult.Pass("status 200") : ProbeResult.Fail("status 500"), _process.Now));
        var interval = Watch.Probes[check].Interval;
        var starting = Health.Checks[check].Standing == CheckStanding.Unknown && Health.GraceUntil is not null;
        var next = starting && pause < interval ? pause : interval;
        _process.After(next, () => Probe(check, pause * 2 < interval ? pause * 2 : interval));
    });

    private void Next(Func<InstanceHealth, InstanceHealth> step)
    {
        if (_ended)
            return;
        var before = Health.Verdict;
        Health = step(Health);
        if (Health.Verdict is { } after && !ReferenceEquals(before, after))
            _tell(after);
    }
}
