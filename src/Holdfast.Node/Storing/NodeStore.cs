using System.Collections.Immutable;
using System.Net;
using Holdfast.Model.Reports;
using Holdfast.Model.Time;
using Holdfast.Node.Joining;
using Holdfast.Store.Client;
using Holdfast.Store.Embedded;
using Holdfast.Store.Etcd;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Storing;

/// <summary>The store as this daemon has it: its own part of the servers, and the way to them.</summary>
internal sealed class NodeStore : IAsyncDisposable
{
    private readonly EtcdKeeper? _etcd;
    private readonly EmbeddedStoreServer? _embedded;

    private NodeStore(string kind, ImmutableArray<Uri> endpoints, Timing timing, EtcdKeeper? etcd, EmbeddedStoreServer? embedded)
    {
        (Kind, Endpoints, _etcd, _embedded) = (kind, endpoints, etcd, embedded);
        Client = new StoreClient(new StoreOptions { Endpoints = endpoints, AttemptTimeout = Patience(timing), FeedSilence = Silence(timing) });
        Decisions = new StoreClient(new StoreOptions
        {
            Endpoints = endpoints,
            AttemptTimeout = Attempt(timing),
            Deadline = Attempt(timing) * 4,
        });
    }

    /// <summary><c>etcd</c> or <c>embedded</c>.</summary>
    public string Kind { get; }

    /// <summary>This node's own first, when it has one.</summary>
    public ImmutableArray<Uri> Endpoints { get; }

    /// <summary>For the feed, for reads and for what users ask for.</summary>
    public StoreClient Client { get; }

    /// <summary>For the controller: gives up early, so that a lost answer costs little.</summary>
    public StoreClient Decisions { get; }

    /// <summary>This node keeps a member of the store, which could lead it.</summary>
    public bool KeepsEtcd => _etcd is not null;

    public static async Task<NodeStore> StartAsync(AgentOptions options, ILoggerFactory loggers, CancellationToken ct)
    {
        switch (options.Store)
        {
            case StoreKind.External:
                return new NodeStore(options.StoreName, options.StoreUrls, options.Timing, null, null);
            case StoreKind.Embedded:
                var embedded = await StartEmbeddedAsync(options, loggers, ct);
                return new NodeStore("embedded", [embedded.Url], options.Timing, null, embedded);
            default:
                var voters = options.Voters;
                var keeps = voters.Any(p => p.Name == options.Name);
                var etcd = keeps ? await EtcdKeeper.StartAsync(Etcd(options, voters), loggers, ct) : null;
                var order = voters.OrderBy(p => p.Name == options.Name ? 0 : 1);
                return new NodeStore("etcd", [.. order.Select(p => Url(p.Address, Ports.EtcdClient))], options.Timing, etcd, null);
        }
    }

    public StoreReport Report(TimeSpan silent) => new() { Kind = Kind, Reachable = silent == TimeSpan.Zero };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Decisions.Dispose();
        if (_etcd is not null)
            await _etcd.DisposeAsync();
        if (_embedded is not null)
            await _embedded.DisposeAsync();
    }

    private static async Task<EmbeddedStoreServer> StartEmbeddedAsync(AgentOptions options, ILoggerFactory loggers, CancellationToken ct)
    {
        if (options.Voters.Length > 1)
            throw new JoinException(
                "The embedded store inside a daemon serves one node. For several, run \"holdfast store\" and give each daemon its URL with --store, or use --store etcd.");
        var embedded = new EmbeddedStoreOptions
        {
            DataDirectory = Path.Combine(options.DataDirectory, "store"),
            ListenUrl = Url(options.Address, Ports.EmbeddedStore),
        };
        return await EmbeddedStoreServer.StartAsync(embedded, loggers, ct);
    }

    private static EtcdOptions Etcd(AgentOptions options, ImmutableArray<Peer> voters) => new()
    {
        Name = options.Name,
        DataDirectory = Path.Combine(options.DataDirectory, "etcd"),
        ClientUrl = Url(options.Address, Ports.EtcdClient),
        PeerUrl = Url(options.Address, Ports.EtcdPeer),
        InitialCluster = voters.ToImmutableSortedDictionary(p => p.Name, p => Url(p.Address, Ports.EtcdPeer), StringComparer.Ordinal),
        ClusterToken = options.Cell,
        Timing = new EtcdTiming(options.Timing.StoreHeartbeatMs, options.Timing.StoreElectionMs),
        StopTimeout = TimeSpan.FromSeconds(2),
    };

    private static Uri Url(IPAddress address, int port) => new($"http://{new IPEndPoint(address, port)}");

    /// <summary>A ttl, but not so short that a slow disk makes every write an unknown one.</summary>
    private static TimeSpan Attempt(Timing timing) => Clamp(timing.Ttl * 0.8, 200, 2_000);

    private static TimeSpan Patience(Timing timing) => Clamp(timing.Ttl, 500, 2_000);

    private static TimeSpan Silence(Timing timing) => Clamp(timing.Ttl, 600, 2_000);

    private static TimeSpan Clamp(TimeSpan span, double least, double most) => TimeSpan.FromMilliseconds(Math.Clamp(span.TotalMilliseconds, least, most));
}
