using System.Net.Sockets;
using Grpc.Net.Client;
using Wire = Etcdserverpb;

namespace Holdfast.Store.Client;

/// <summary>One server's channel and its generated clients.</summary>
internal sealed class Endpoint : IDisposable
{
    /// <summary>One page of a read at most; see <see cref="KeyRange.PageSize"/>.</summary>
    private const int LargestAnswer = 512 * 1024 * 1024;

    private readonly GrpcChannel _channel;

    public Endpoint(Uri address, TimeSpan connectTimeout)
    {
        Address = address;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = CreateHandler(connectTimeout),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestAnswer,
            MaxSendMessageSize = LargestAnswer,
        });
        Kv = new Wire.KV.KVClient(_channel);
        Watch = new Wire.Watch.WatchClient(_channel);
        Maintenance = new Wire.Maintenance.MaintenanceClient(_channel);
        Elections = new Elections(Maintenance);
        Cluster = new Wire.Cluster.ClusterClient(_channel);
    }

    public Uri Address { get; }

    public Wire.KV.KVClient Kv { get; }

    public Wire.Watch.WatchClient Watch { get; }

    public Wire.Maintenance.MaintenanceClient Maintenance { get; }

    public Wire.Cluster.ClusterClient Cluster { get; }

    public Elections Elections { get; }

    public void Dispose() => _channel.Dispose();

    private static SocketsHttpHandler CreateHandler(TimeSpan connectTimeout) => new()
    {
        UseProxy = false,
        // etcd closes a connection that pings more often than every 5 s (--grpc-keepalive-min-time).
        KeepAlivePingDelay = TimeSpan.FromSeconds(6),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(2),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        ConnectCallback = (context, ct) => ConnectAsync(context, connectTimeout, ct),
    };

    /// <summary>Connects with a bound of its own, so that a time-out is known to have happened before anything was sent.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, TimeSpan limit, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(limit);
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, timer.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
