using System.Diagnostics;
using Holdfast.Lab.Hosts;

namespace Holdfast.Lab.Clients;

/// <summary>
/// A client of a service that is active on several hosts: it stays with one as long as that answers, and asks the next one as soon as it does not.
/// A request has failed when no host has answered it.
/// </summary>
internal sealed class Reconnecting : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = Patience, MaxConnectionsPerServer = 1 }) { Timeout = Patience };
    private readonly Uri[] _servers;
    private int _server;

    public Reconnecting(IEnumerable<Host> hosts, int port) => _servers = [.. hosts.Select(h => new Uri($"http://{h.Address}:{port}/"))];

    public int Answered { get; private set; }

    public int Failed { get; private set; }

    public int Reconnected { get; private set; }

    public TimeSpan Slowest { get; private set; }

    /// <summary>A hundred times a second until it is cancelled, one request after the other.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            if (await AskAsync())
                Answered++;
            else
                Failed++;
            var took = Stopwatch.GetElapsedTime(asked);
            Slowest = took > Slowest ? took : Slowest;
            await Task.Delay(Interval, CancellationToken.None);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> AskAsync()
    {
        foreach (var _ in _servers)
        {
            try
            {
                if (await _http.GetStringAsync(_servers[_server]) == "ok")
                    return true;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // It is the next one's turn.
            }

            _server = (_server + 1) % _servers.Length;
            Reconnected++;
        }

        return false;
    }
}
