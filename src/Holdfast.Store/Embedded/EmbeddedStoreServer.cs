using System.Net;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdfast.Store.Embedded;

/// <summary>
/// A store of one node: etcd's v3 API (KV, Watch, and what has a meaning of Maintenance and Cluster) on a SQLite database. It runs
/// within a daemon, or as a process of its own. Its DESIGN.md says how it works.
/// </summary>
public sealed partial class EmbeddedStoreServer : IAsyncDisposable
{
    /// <summary>Above etcd's limit of a request, so that a request that is too large gets etcd's answer.</summary>
    private const int LargestMessage = 4 * 1024 * 1024;

    private readonly WebApplication _app;
    private readonly Core _core;

    private EmbeddedStoreServer(WebApplication app, Core core)
    {
        _app = app;
        _core = core;
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        core.Url = Url.ToString();
    }

    /// <summary>Where it listens, with the port that was taken.</summary>
    public Uri Url { get; }

    /// <summary>
    /// Opens the database and listens. Throws <see cref="EmbeddedStoreException"/> when the folder is in use, the database is damaged or
    /// of a newer version, or the address cannot be had.
    /// </summary>
    public static async Task<EmbeddedStoreServer> StartAsync(
        EmbeddedStoreOptions options, ILoggerFactory loggers, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        var listen = EndPointOf(options.ListenUrl);
        var logger = loggers.CreateLogger<EmbeddedStoreServer>();
        var core = new Core(options, logger);
        var app = Build(core, listen, loggers);
        try
        {
            await app.StartAsync(ct);
            var server = new EmbeddedStoreServer(app, core);
            LogServes(logger, server.Url, options.DataDirectory, core.Log.Progress.Revision);
            return server;
        }
        catch (Exception e)
        {
            await app.DisposeAsync();
            await core.DisposeAsync();
            if (e is IOException)
                throw new EmbeddedStoreException($"The store cannot listen at {options.ListenUrl}: {e.Message} Name another address.", e);
            throw;
        }
    }

    /// <summary>Answers what was begun, ends the feeds, and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await _core.EndFeedsAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _core.DisposeAsync();
    }

    private static IPEndPoint EndPointOf(Uri url) =>
        url.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(url.Host.Trim('[', ']'), out var address)
            ? new IPEndPoint(address, url.Port)
            : throw new EmbeddedStoreException($"The store's address {url} is not http://ADDRESS:PORT with a literal IP address.");

    private static WebApplication Build(Core core, IPEndPoint listen, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Logging.ClearProviders().AddProvider(new Forward(loggers)).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, listen));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = LargestMessage);
        builder.Services.AddSingleton(core).AddSingleton<KvService>().AddSingleton<WatchService>().AddSingleton<AdminService>();
        Bind<KvService>(builder.Services);
        Bind<WatchService>(builder.Services);
        Bind<AdminService>(builder.Services);
        var app = builder.Build();
        app.MapGrpcService<KvService>();
        app.MapGrpcService<WatchService>();
        app.MapGrpcService<AdminService>();
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, IPEndPoint listen)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // a watch is a request without end; messages are bounded by gRPC
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
        kestrel.Listen(listen, endpoint => endpoint.Protocols = HttpProtocols.Http2);
    }

    private static void Bind<TService>(IServiceCollection services)
        where TService : class => services.TryAddEnumerable(
            ServiceDescriptor.Singleton(typeof(IServiceMethodProvider<TService>), typeof(Binding)));

    [LoggerMessage(2000, LogLevel.Information, "The embedded store serves {Url} from {Directory}, at revision {Revision}.")]
    private static partial void LogServes(ILogger logger, Uri url, string directory, long revision);

    /// <summary>Whoever started the server stops it: signals to the process are the daemon's to answer.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Sends the web server's warnings to the daemon's own log.</summary>
    private sealed class Forward(ILoggerFactory loggers) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

        public void Dispose()
        {
        }
    }
}
