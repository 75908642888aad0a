using Etcdserverpb;
using Grpc.Net.Client;
using Holdfast.Store.Client;

namespace Holdfast.Store.Tests.Support;

/// <summary>A server that a class of tests shares; each test keeps to keys of its own.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    private StoreClient? _client;
    private GrpcChannel? _channel;

    /// <summary>Why the server cannot be had on this machine, or <c>null</c>.</summary>
    public string? Missing { get; protected set; }

    public Uri? Url { get; protected set; }

    public StoreClient Client
    {
        get
        {
            Assert.SkipWhen(Missing is not null, Missing ?? "");
            return _client!;
        }
    }

    /// <summary>The server's own API, for what the client does not use.</summary>
    public KV.KVClient Kv => new(Channel);

    public Watch.WatchClient Watch => new(Channel);

    private GrpcChannel Channel
    {
        get
        {
            Assert.SkipWhen(Missing is not null, Missing ?? "");
            return _channel!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        if (Missing is not null)
            return;
        _client = Patience.NewClient(Url!);
        _channel = GrpcChannel.ForAddress(Url!);
        await _client.ReadAsync("", TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _channel?.Dispose();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task StartAsync();

    protected abstract ValueTask StopAsync();
}
