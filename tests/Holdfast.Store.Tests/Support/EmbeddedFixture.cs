using Holdfast.Store.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Store.Tests.Support;

public sealed class EmbeddedFixture : StoreFixture
{
    private readonly TempDirectory _directory = new();
    private EmbeddedStoreServer? _server;

    protected override async Task StartAsync()
    {
        var options = new EmbeddedStoreOptions
        {
            DataDirectory = _directory.Path,
            ListenUrl = new Uri($"http://{Loopback.NewAddress()}:0"),
            ProgressInterval = TimeSpan.FromMilliseconds(100),
        };
        _server = await EmbeddedStoreServer.StartAsync(options, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        Url = _server.Url;
    }

    protected override async ValueTask StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _directory.Dispose();
    }
}
