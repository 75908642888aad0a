using System.Diagnostics;
using Holdfast.Simulation;

namespace Holdfast.Simulating;

/// <summary>Runs seeds on all cores, a thread each; a run shares nothing with another.</summary>
internal sealed class SimulationRuns(SimulationOptions options, long from, int seeds, Tally tally)
{
    /// <summary>So many failing seeds are enough to begin with.</summary>
    private const int MostFailures = 10;

    private readonly long _end = from + seeds;
    private long _next = from;

    /// <summary>Gets each run that failed. On any of the threads.</summary>
    public required Action<RunResult> Failed { get; init; }

    /// <summary>Called every few seconds with the report so far.</summary>
    public required Action<SimulationReport> Progress { get; init; }

    public async Task<SimulationReport> RunAsync(int cores, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, cores).Select(_ => Task.Factory.StartNew(() => Work(cancel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var all = Task.WhenAll(workers.ToArray());
        while (await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None)) != all)
            Progress(tally.Report(clock.Elapsed));
        await all;
        return tally.Report(clock.Elapsed);
    }

    private void Work(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && tally.Count.Failed < MostFailures)
        {
            var seed = Interlocked.Increment(ref _next) - 1;
            if (seed >= _end)
                return;
            var run = Simulator.Run(seed, options);
            tally.Add(run);
            if (run.Violation is not null)
                Failed(run);
        }
    }
}
