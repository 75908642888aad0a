using System.Collections.Immutable;
using Holdfast.Simulation;

namespace Holdfast.Simulating;

/// <summary>Adds up runs as they end, in any order.</summary>
internal sealed class Tally(int cores, Func<long, string> replay)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly List<TimeSpan> _recoveries = [];
    private readonly List<FailedSeed> _failed = [];
    private TimeSpan _simulated;
    private long _events;
    private int _grants;
    private int _revokes;
    private int _controllers;

    public (int Runs, int Failed) Count
    {
        get
        {
            lock (_lock)
                return (_recoveries.Count, _failed.Count);
        }
    }

    public void Add(RunResult run)
    {
        lock (_lock)
        {
            _recoveries.Add(run.Recovery);
            _simulated += run.Length;
            _events += run.Events;
            (_grants, _revokes, _controllers) = (_grants + run.Grants, _revokes + run.Revokes, _controllers + run.Controllers);
            foreach (var (kind, count) in run.Faults)
                _faults[kind] = _faults.GetValueOrDefault(kind) + count;
            if (run.Violation is { } violation)
                _failed.Add(new FailedSeed(run.Seed, violation.Kind, violation.Text, replay(run.Seed)));
        }
    }

    public SimulationReport Report(TimeSpan took)
    {
        lock (_lock)
        {
            var recoveries = _recoveries.Order().ToArray();
            return new SimulationReport
            {
                Runs = recoveries.Length,
                Simulated = _simulated,
                Took = took,
                Cores = cores,
                RunsAMinute = (int)(recoveries.Length / Math.Max(took.TotalMinutes, 1e-6)),
                Events = _events,
                Faults = _faults.ToImmutableSortedDictionary(StringComparer.Ordinal),
                Grants = _grants,
                Revokes = _revokes,
                Controllers = _controllers,
                MedianRecovery = recoveries.Length == 0 ? TimeSpan.Zero : recoveries[recoveries.Length / 2],
                LongestRecovery = recoveries.LastOrDefault(),
                Violations = [.. _failed.OrderBy(f => f.Seed)],
            };
        }
    }
}
