using System.Collections.Immutable;
using Holdfast.Control.Health;
using Holdfast.Model.Beats;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Checks;

/// <summary>Runs the checks of the node itself, each in a loop of its own.</summary>
/// <param name="node">The node's name, for the log.</param>
/// <param name="changed">Gets what is known whenever a probe has ended, or <c>null</c> when nothing is asked any more. Called from any thread; must only put it into an inbox.</param>
/// <param name="log">Where verdicts are told.</param>
internal sealed class NodeChecks(string node, Action<NodeHealth?> changed, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(200);

    private readonly Prober _prober = new();
    private readonly Lock _turn = new();
    private CancellationTokenSource _end = new();
    private Task _ended = Task.CompletedTask;
    private ImmutableArray<CheckSpec> _asked = [];
    private NodeHealth? _health;

    /// <summary>Goes on with what is asked as before, and begins or ends the rest. Calls come from one thread at a time.</summary>
    public void Watch(ImmutableArray<CheckSpec> asked)
    {
        if (asked.SequenceEqual(_asked))
            return;
        _asked = asked;
        lock (_turn)
        {
            _end.Cancel();
            _end = new CancellationTokenSource();
            _health = asked.IsEmpty ? null : NodeHealth.Begin(asked, BootClock.Now, _health);
            changed(_health);
        }

        var cancel = _end.Token;
        _ended = WhenEnded([_ended, .. Enumerable.Range(0, asked.Length).Select(i => CheckLoop.RunAsync(asked[i], _prober.RunAsync, r => Take(i, r, cancel), Spread, cancel))], cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _ended;
        _end.Dispose();
        _prober.Dispose();
    }

    private Pace Take(int check, ProbeResult? result, CancellationToken cancel)
    {
        lock (_turn)
        {
            if (cancel.IsCancellationRequested || _health is null)
                return new Pace(Starting: false, TimeSpan.FromSeconds(1));
            if (result is { } seen)
                Next(_health.Take(check, seen, BootClock.Now));
            return Pace.Of(_health.Checks[check], !_health.Checks[check].IsKnown);
        }
    }

    private void Next(NodeHealth next)
    {
        var before = _health!.Verdict;
        _health = next;
        if (before != next.Verdict && next.Verdict != NodeVerdict.Unknown)
            CheckLog.Node(log, node, next.Verdict == NodeVerdict.Well ? "well" : "not well", next.Told(BootClock.Now)?.Note ?? "");
        changed(next);
    }

    private async Task WhenEnded(Task[] loops, CancellationToken cancel)
    {
        try
        {
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // That is how it ends.
        }
        catch (Exception e)
        {
            CheckLog.Broken(log, node, e);
            throw;
        }
    }
}
