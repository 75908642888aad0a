using System.Collections.Immutable;
using Grpc.Core;
using Wire = Etcdserverpb;

namespace Holdfast.Store.Client;

/// <summary>
/// Which endpoint is asked next: the last that answered, and after a failure the one behind it. The first (local) endpoint is
/// taken back once it is seen to answer and to know a leader, so that a restart of the local server moves nobody away for good.
/// </summary>
internal sealed class EndpointSet(ImmutableArray<Endpoint> all, TimeSpan probeTimeout) : IDisposable
{
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _disposed = new();
    private int _current;
    private int _probing;
    private long _lastProbe = Environment.TickCount64;

    public ImmutableArray<Endpoint> All => all;

    public Endpoint Current
    {
        get
        {
            var current = Volatile.Read(ref _current);
            if (current != 0)
                ProbeFirstSometimes();
            return all[current];
        }
    }

    /// <summary>Whether the first (local) endpoint answers again, for who is served by another one meanwhile.</summary>
    public bool IsFirstBack(Endpoint served) => served != all[0] && Current == all[0];

    /// <summary>Moves on, unless another call has done so already.</summary>
    public void Failed(Endpoint endpoint)
    {
        var index = all.IndexOf(endpoint);
        if (Interlocked.CompareExchange(ref _current, (index + 1) % all.Length, index) == index && index == 0)
            Volatile.Write(ref _lastProbe, Environment.TickCount64);
    }

    public void Dispose()
    {
        _disposed.Cancel();
        foreach (var endpoint in all)
            endpoint.Dispose();
        _disposed.Dispose();
    }

    private void ProbeFirstSometimes()
    {
        var due = Environment.TickCount64 - Volatile.Read(ref _lastProbe) >= BetweenProbes.TotalMilliseconds;
        if (due && Interlocked.Exchange(ref _probing, 1) == 0)
            _ = ProbeFirstAsync(_disposed.Token);
    }

    private async Task ProbeFirstAsync(CancellationToken ct)
    {
        try
        {
            var options = new CallOptions(deadline: DateTime.UtcNow + probeTimeout, cancellationToken: ct);
            var status = await all[0].Maintenance.StatusAsync(new Wire.StatusRequest(), options);
            if (status.Leader != 0)
                Volatile.Write(ref _current, 0);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            // Still away: the endpoint in use stays in use, and the next probe asks again.
        }
        finally
        {
            Volatile.Write(ref _lastProbe, Environment.TickCount64);
            Volatile.Write(ref _probing, 0);
        }
    }
}
