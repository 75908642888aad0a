using System.Collections.Immutable;
using Holdfast.Store.Etcd;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Store.Tests.Support;

/// <summary>An etcd cluster of this test's own, each member under a keeper.</summary>
internal sealed class EtcdCells : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly List<EtcdKeeper> _keepers = [];

    public static string? Missing =>
        EtcdBinary.TryFind() is null ? "etcd is not installed; on Debian or Ubuntu: apt-get install etcd-server" : null;

    public ImmutableArray<Uri> Urls { get; private set; } = [];

    public IReadOnlyList<EtcdKeeper> Keepers => _keepers;

    public static async Task<EtcdCells> StartAsync(int members)
    {
        var cells = new EtcdCells();
        try
        {
            foreach (var options in Members(cells._directory.Path, members))
            {
                cells._keepers.Add(await EtcdKeeper.StartAsync(options, NullLoggerFactory.Instance));
                cells.Urls = cells.Urls.Add(options.ClientUrl);
            }

            return cells;
        }
        catch
        {
            await cells.DisposeAsync();
            throw;
        }
    }

    public static ImmutableArray<EtcdOptions> Members(string directory, int members)
    {
        var peers = Enumerable.Range(1, members).ToImmutableSortedDictionary(i => $"m{i}", _ => Loopback.NewUrl());
        return
        [
            .. peers.Select(peer => new EtcdOptions
            {
                Name = peer.Key, DataDirectory = Path.Combine(directory, peer.Key), ClientUrl = Loopback.NewUrl(), PeerUrl = peer.Value,
                InitialCluster = peers, ClusterToken = Path.GetFileName(directory), ProgressInterval = TimeSpan.FromMilliseconds(100),
            }),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_keepers.Select(keeper => keeper.DisposeAsync().AsTask()));
        _directory.Dispose();
    }
}
