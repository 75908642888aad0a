using System.Collections.Immutable;
using System.Net;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
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
    private readonly EtcdSeat? _seat;
    private readonly EmbeddedStoreServer? _embedded;
    private readonly bool _keepsItself;

    private NodeStore(string kind, ImmutableArray<Uri> endpoints, Timing timing, EtcdSeat? seat, EmbeddedStoreServer? embedded, bool keepsItself = false)
    {
        _keepsItself = keepsItself;
        (Kind, Endpoints, _seat, _embedded) = (kind, endpoints, seat, embedded);
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
    public bool KeepsEtcd => _seat is not null;

    /// <summary>What this node has of etcd.</summary>
    public StoreData Data => _seat?.Data ?? StoreData.None;

    /// <summary>Starts this node's part, or finds out that it is to be added to the store that is there: see <see cref="TakeSeatAsync"/>.</summary>
    /// <param name="options">The daemon's.</param>
    /// <param name="data">Told what this node has of etcd, when that is known and when it changes.</param>
    /// <param name="loggers">The daemon's logs.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<NodeStore> StartAsync(AgentOptions options, Action<StoreData> data, ILoggerFactory loggers, CancellationToken ct)
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
                var seat = voters.Any(p => p.Name == options.Name) ? new EtcdSeat(options, Etcd(options, voters), loggers) { Told = data } : null;
                await (seat?.StartAsync(ct) ?? Task.CompletedTask);
                var order = voters.OrderBy(p => p.Name == options.Name ? 0 : 1);
                return new NodeStore("etcd", [.. order.Select(p => Url(p.Address, Ports.EtcdClient))], options.Timing, seat, null, keepsItself: true);
        }
    }

    /// <summary>Once the node has joined the cell: its etcd member takes its place, however long that takes.</summary>
    public Task TakeSeatAsync(CancellationToken ct) => _seat?.TakeAsync(Client, ct) ?? Task.CompletedTask;

    /// <summary>Takes a lost node's member out of etcd, where this cell keeps it itself; why that cannot be, or <c>null</c>.</summary>
    public Task<Refusal?> UnseatAsync(Member node, CancellationToken ct)
        => _keepsItself ? new EtcdRemoval(Client).RemoveAsync(node, ct) : Task.FromResult<Refusal?>(null);

    public StoreReport Report(TimeSpan silent) => new() { Kind = Kind, Reachable = silent == TimeSpan.Zero };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Decisions.Dispose();
        if (_seat is not null)
            await _seat.DisposeAsync();
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

    internal static Uri Url(IPAddress address, int port) => new($"http://{new IPEndPoint(address, port)}");

    /// <summary>A ttl, but not so short that a slow disk makes every write an unknown one.</summary>
    private static TimeSpan Attempt(Timing timing) => Clamp(timing.Ttl * 0.8, 200, 2_000);

    private static TimeSpan Patience(Timing timing) => Clamp(timing.Ttl, 500, 2_000);

    private static TimeSpan Silence(Timing timing) => Clamp(timing.Ttl, 600, 2_000);

    private static TimeSpan Clamp(TimeSpan span, double least, double most) => TimeSpan.FromMilliseconds(Math.Clamp(span.TotalMilliseconds, least, most));
}
