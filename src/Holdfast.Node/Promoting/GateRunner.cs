using System.Collections.Immutable;
using Holdfast.Control.Promoting;
using Holdfast.Node.Checks;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Promoting;

/// <summary>Looks at everything that this node stands by for, each service for itself, so that one that hangs delays no other.</summary>
/// <param name="dataDirectory">Of the node.</param>
/// <param name="changed">Gets a service and its gate, or <c>null</c> when the node no longer stands by for it; must only put it into an inbox.</param>
/// <param name="log">Where gates that open and shut are told.</param>
internal sealed class GateRunner(string dataDirectory, Action<string, Gate?> changed, ILogger log) : IAsyncDisposable
{
    private readonly GateTools _tools = new(new Prober(), new ReportSource(), new StandbyLook(dataDirectory), changed, log);
    private readonly Dictionary<string, GateRun> _runs = new(StringComparer.Ordinal);

    /// <summary>Starts, goes on with and ends what differs from the last call. Calls come from one thread at a time.</summary>
    public void Watch(ImmutableArray<GateWatch> watches)
    {
        foreach (var gone in _runs.Keys.Except(watches.Select(w => w.Service), StringComparer.Ordinal).ToList())
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
        _tools.Prober.Dispose();
        _tools.Source.Dispose();
    }

    private void Watch(GateWatch watch)
    {
        var former = _runs.GetValueOrDefault(watch.Service);
        if (former is not null && former.Watch.Equals(watch))
            return;
        former?.Dispose();
        _runs[watch.Service] = GateRun.Start(watch, former?.Health, _tools);
    }
}
