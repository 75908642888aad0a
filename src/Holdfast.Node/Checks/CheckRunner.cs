using System.Collections.Immutable;
using Holdfast.Control.Health;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Checks;

/// <summary>
/// Probes the acting instances of this node. Each check is a loop of its own, so that a probe that hangs delays no other. Its owner tells it
/// what to watch; it tells the owner each verdict that changed.
/// </summary>
/// <param name="changed">
/// Gets the service and its new verdict, or <c>null</c> when the service is no longer watched or watched afresh. Called from any thread, in
/// order for one service, and must only put it into an inbox.
/// </param>
internal sealed class CheckRunner(Action<string, Verdict?> changed, ILogger log) : IAsyncDisposable
{
    private readonly Prober _prober = new();
    private readonly Dictionary<string, WatchRun> _runs = new(StringComparer.Ordinal);

    /// <summary>Starts, goes on with and ends what differs from the last call. Calls come from one thread at a time.</summary>
    public void Watch(ImmutableArray<Watch> watches)
    {
        foreach (var gone in _runs.Keys.Except(watches.Select(w => w.Subject.Service), StringComparer.Ordinal).ToList())
        {
            _runs.Remove(gone, out var run);
            run!.Dispose();
            changed(gone, null);
        }

        foreach (var watch in watches)
            Watch(watch);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs.Values)
            run.Dispose();
        await Task.WhenAll(_runs.Values.Select(r => r.Ended));
        _prober.Dispose();
    }

    private void Watch(Watch watch)
    {
        var former = _runs.GetValueOrDefault(watch.Subject.Service);
        if (former is not null && former.Watch.Equals(watch))
            return;
        former?.Dispose();
        if (former is not null && former.Watch.Subject != watch.Subject)
            changed(watch.Subject.Service, null);
        _runs[watch.Subject.Service] = WatchRun.Start(watch, former?.Health, _prober, changed, log);
    }
}
