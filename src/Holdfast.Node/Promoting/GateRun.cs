using Holdfast.Control.Health;
using Holdfast.Control.Promoting;
using Holdfast.Node.Checks;
using Holdfast.Node.Os;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Promoting;

/// <summary>Looks at one standby, from when it stands by until it does not, or something else is asked of it.</summary>
internal sealed class GateRun : IDisposable
{
    /// <summary>Between two looks at what needs no probe.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Standbys of many services begin together when a daemon does.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(200);

    private readonly Lock _turn = new();
    private readonly CancellationTokenSource _end = new();
    private readonly GateTools _tools;
    private GateHealth _health;
    private bool _ended;

    private GateRun(GateWatch watch, GateHealth? former, GateTools tools)
    {
        _tools = tools;
        _health = GateHealth.Begin(watch, BootClock.Now, former);
        Tell(former?.Gate);
    }

    public GateWatch Watch => Health.Watch;

    public Task Ended { get; private set; } = Task.CompletedTask;

    public GateHealth Health
    {
        get
        {
            lock (_turn)
                return _health;
        }
    }

    public static GateRun Start(GateWatch watch, GateHealth? former, GateTools tools)
    {
        var run = new GateRun(watch, former, tools);
        var cancel = run._end.Token;
        var checks = Enumerable.Range(0, watch.Asked.Checks.Length)
            .Select(i => CheckLoop.RunAsync(watch.Asked.Checks[i], tools.Prober.RunAsync, r => run.Take(i, r), Spread, cancel));
        Task[] report = run._health.Asks ? [CheckLoop.RunAsync(watch.Asked.Report!, async (c, t) => await tools.Source.FetchAsync(c, t), run.TakeReport, TimeSpan.Zero, cancel)] : [];
        run.Ended = run.WhenEnded([run.LookAsync(cancel), .. checks, .. report]);
        return run;
    }

    /// <summary>Nothing is told after this returns.</summary>
    public void Dispose()
    {
        lock (_turn)
            _ended = true;
        _end.Cancel();
        _end.Dispose();
    }

    /// <summary>Whether nothing is known yet, so that it is probed at short intervals.</summary>
    private Pace Take(int check, ProbeResult? result)
    {
        if (result is { } seen)
            Next(h => h.Take(check, seen, BootClock.Now));
        return Pace.Of(Health.Checks[check], Health.Checks[check] is { IsKnown: false });
    }

    private Pace TakeReport(ProbeResult? result)
    {
        if (result is { } seen)
            Next(h => h.TakeReport(seen, BootClock.Now));
        return Pace.Of(Health.Source!, Health.Source is { IsKnown: false });
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        await Task.Yield();
        while (true)
        {
            var facts = _tools.Look.At(Watch);
            Next(h => h.Take(facts, BootClock.Now));
            await Task.Delay(LookEvery, cancel);
        }
    }

    private void Next(Func<GateHealth, GateHealth> step)
    {
        lock (_turn)
        {
            if (_ended)
                return;
            var before = _health.Gate;
            _health = step(_health);
            Tell(before);
        }
    }

    private void Tell(Gate? before)
    {
        if (_health.Gate == before)
            return;
        if (_health.Gate is { } gate && before?.Open != gate.Open && (before is not null || !gate.Open))
            GateLog.Judged(_tools.Log, gate.Service, gate.Open ? "may be promoted here" : "may not be promoted here", gate.Note);
        _tools.Changed(_health.Watch.Service, _health.Gate);
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
            GateLog.Broken(_tools.Log, Watch.Service, e);
            throw;
        }
    }
}

/// <summary>What every run of a node shares.</summary>
/// <param name="Changed">Gets a service and its gate whenever that is another one. Called from any thread; must only put it into an inbox.</param>
internal sealed record GateTools(Prober Prober, ReportSource Source, StandbyLook Look, Action<string, Gate?> Changed, ILogger Log);

internal static partial class GateLog
{
    [LoggerMessage(411, LogLevel.Information, "{Service} {Word}: {Note}")]
    public static partial void Judged(ILogger log, string service, string word, string note);

    [LoggerMessage(412, LogLevel.Critical, "the look at the standby of {Service} broke; this is a bug in Holdfast")]
    public static partial void Broken(ILogger log, string service, Exception e);
}
