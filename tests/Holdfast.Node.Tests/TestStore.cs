using System.Net;
using Holdfast.Store.Client;
using Holdfast.Store.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Node.Tests;

/// <summary>An embedded store of its own, in a directory of its own.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly EmbeddedStoreServer _server;
    private readonly DirectoryInfo _directory;

    private TestStore(EmbeddedStoreServer server, DirectoryInfo directory)
    {
        (_server, _directory) = (server, directory);
        Client = new StoreClient(new StoreOptions { Endpoints = [server.Url], AttemptTimeout = TimeSpan.FromSeconds(20), Deadline = TimeSpan.FromSeconds(60) });
    }

    public StoreClient Client { get; }

    /// <summary>For what a node keeps.</summary>
    public string DirectoryOf(string node) => _directory.CreateSubdirectory(node).FullName;

    public static async Task<TestStore> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("hf-store-");
        var options = new EmbeddedStoreOptions { DataDirectory = Path.Combine(directory.FullName, "store"), ListenUrl = new Uri($"http://{IPAddress.Loopback}:0") };
        return new TestStore(await EmbeddedStoreServer.StartAsync(options, NullLoggerFactory.Instance), directory);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
