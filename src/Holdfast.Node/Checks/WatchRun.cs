using Holdfast.Control.Health;
using Holdfast.Node.Os;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Checks;

/// <summary>The probing of one acting instance, from when it runs until it ends or is another one.</summary>
internal sealed class WatchRun : IDisposable
{
    private readonly Lock _turn = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Action<string, Verdict?> _changed;
    private readonly ILogger _log;
    private InstanceHealth _health;
    private bool _ended;

    private WatchRun(Watch watch, InstanceHealth? former, Action<string, Verdict?> changed, ILogger log)
    {
        Watch = watch;
        _changed = changed;
        _log = log;
        _health = InstanceHealth.Begin(watch, BootClock.Now, former);
        if (_health.Verdict is { } verdict && !ReferenceEquals(verdict, former?.Verdict))
            Tell(verdict);
    }

    public Watch Watch { get; }

    public Task Ended { get; private set; } = Task.CompletedTask;

    public InstanceHealth Health
    {
        get
        {
            lock (_turn)
                return _health;
        }
    }

    public static WatchRun Start(Watch watch, InstanceHealth? former, Prober prober, Action<string, Verdict?> changed, ILogger log)
    {
        var run = new WatchRun(watch, former, changed, log);
        var loops = Enumerable.Range(0, watch.Probes.Length).Select(i => CheckLoop.RunAsync(watch.Probes[i], prober.RunAsync, r => run.Take(i, r), TimeSpan.Zero, run._end.Token));
        run.Ended = run.WhenEnded([run.GraceAsync(), .. loops]);
        return run;
    }

    /// <summary>No verdict is told after this returns. A probe that is under way is abandoned.</summary>
    public void Dispose()
    {
        lock (_turn)
            _ended = true;
        _end.Cancel();
        _end.Dispose();
    }

    /// <summary>Whether the check still starts up, and so is probed at short intervals.</summary>
    private Pace Take(int check, ProbeResult? result)
    {
        if (result is { } seen)
            Next(h => h.Take(check, seen, BootClock.Now));
        var health = Health;
        return Pace.Of(health.Checks[check], health.Checks[check].Standing == CheckStanding.Unknown && health.GraceUntil is not null);
    }

    private void Next(Func<InstanceHealth, InstanceHealth> step)
    {
        lock (_turn)
        {
            if (_ended)
                return;
            var before = _health.Verdict;
            _health = step(_health);
            if (_health.Verdict is { } after && !ReferenceEquals(before, after))
                Tell(after);
        }
    }

    private void Tell(Verdict verdict)
    {
        CheckLog.Judged(_log, verdict.Subject.Service, verdict.Subject.Epoch, verdict.Healthy ? "healthy" : "failing", verdict.Note);
        _changed(verdict.Subject.Service, verdict);
    }

    private async Task GraceAsync()
    {
        if (Health.GraceUntil is not { } until)
            return;
        var left = until - BootClock.Now;
        while (left > TimeSpan.Zero)
        {
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), _end.Token);
            left = until - BootClock.Now;
        }

        Next(h => h.At(BootClock.Now));
    }

    private async Task WhenEnded(Task[] loops)
    {
        try
        {
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // That is how it ends.
        }
        catch (Exception e)
        {
            CheckLog.Broken(_log, Watch.Subject.Service, e);
            throw;
        }
    }
}
