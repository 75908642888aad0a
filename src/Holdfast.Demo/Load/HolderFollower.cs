using System.Collections.Immutable;
using Holdfast.Client;
using Holdfast.Model.Reports;

namespace Holdfast.Demo.Load;

/// <summary>
/// Knows where the service is, from all daemons at once: the highest epoch wins, so that neither a dead nor a late daemon matters. Keeps
/// the last address while nobody holds the service.
/// </summary>
internal sealed class HolderFollower(string service, ImmutableArray<Uri> daemons)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private EndpointReport _newest = new();
    private Uri? _address;

    public (Uri? Address, EndpointReport Report) Now
    {
        get
        {
            lock (_lock)
                return (_address, _newest);
        }
    }

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(daemons.Select(daemon => FollowAsync(daemon, ct)));

    /// <summary>Takes what one daemon says; public to the tests.</summary>
    public void Take(EndpointReport report)
    {
        lock (_lock)
        {
            if (report.Epoch < _newest.Epoch || (report.Epoch == _newest.Epoch && report.Url.Length == 0 && _newest.Url.Length > 0))
                return;
            _newest = report;
            if (Uri.TryCreate(report.Url, UriKind.Absolute, out var address))
                _address = address;
        }
    }

    private async Task FollowAsync(Uri daemon, CancellationToken ct)
    {
        using var client = new HoldfastClient(daemon, new ClientOptions { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await foreach (var report in client.FollowEndpointAsync(service, ct))
                    Take(report);
            }
            catch (HoldfastApiException)
            {
                // Dead, not started yet, or without the service: the others tell meanwhile.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
