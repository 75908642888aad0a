using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Control.Health;
using Holdfast.Control.Promoting;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>The daemon's look at its standbys, as the real gate runner: starts, goes on with and ends what differs from the last call.</summary>
internal sealed class GateShell(World world, VirtualNode node, VirtualProcess process, Action<string, Gate?> changed)
{
    private readonly SortedDictionary<string, GateRun> _runs = new(StringComparer.Ordinal);

    public void Watch(ImmutableArray<GateWatch> watches)
    {
        foreach (var gone in _runs.Keys.Where(s => !watches.Any(w => w.Service == s)).ToArray())
        {
            _runs[gone].End();
            _runs.Remove(gone);
            changed(gone, null);
        }

        foreach (var watch in watches)
        {
            var former = _runs.GetValueOrDefault(watch.Service);
            if (former is not null && former.Health.Watch.Equals(watch))
                continue;
            former?.End();
            _runs[watch.Service] = new GateRun(world, node, process, watch, former?.Health, changed);
        }
    }

    private sealed class GateRun
    {
        private readonly World _world;
        private readonly VirtualNode _node;
        private readonly VirtualProcess _process;
        private readonly Action<string, Gate?> _changed;
        private bool _ended;

        public GateRun(World world, VirtualNode node, VirtualProcess process, GateWatch watch, GateHealth? former, Action<string, Gate?> changed)
        {
            (_world, _node, _process, _changed) = (world, node, process, changed);
            Health = GateHealth.Begin(watch, process.Now, former).Take(new StandbyFacts("", null), process.Now);
            changed(watch.Service, Health.Gate);
            if (Health.Asks)
                Ask();
        }

        public GateHealth Health { get; private set; }

        public void End() => _ended = true;

        private void Ask() => _process.After(_world.Dice.Ms(0.2, 1), () =>
        {
            if (_ended)
                return;
            var before = Health.Gate;
            var lag = _node.Lags.GetValueOrDefault(Health.Watch.Service).Lag;
            Health = Health.TakeReport(ProbeResult.Pass("read") with { Output = lag.TotalSeconds.ToString(CultureInfo.InvariantCulture) }, _process.Now);
            if (Health.Gate != before)
                _changed(Health.Watch.Service, Health.Gate);
            _process.After(Health.Watch.Asked.Report!.Interval, Ask);
        });
    }
}
