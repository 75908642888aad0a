using System.Net;
using System.Net.Sockets;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;
using Holdfast.Node.Api.Commands;
using Holdfast.Node.Api.Forwarding;
using Holdfast.Node.Api.Routing;
using Holdfast.Node.Api.Streams;
using Holdfast.Node.Api.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Api;

/// <summary>The daemon's HTTP API: Kestrel with nothing around it but the route table.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly Forwarder _forwarder;
    private readonly Turnstile _turnstile;

    private ApiServer(WebApplication app, Forwarder forwarder, Turnstile turnstile)
    {
        _app = app;
        _forwarder = forwarder;
        _turnstile = turnstile;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts listening.</summary>
    /// <param name="options">Where, and the bounds.</param>
    /// <param name="board">Where the node's loop publishes its views.</param>
    /// <param name="commit">Commits a transaction, as <c>StoreClient.CommitAsync</c> does, with its exceptions.</param>
    /// <param name="get">Reads one key, as <c>StoreClient.GetAsync</c> does.</param>
    /// <param name="unseat">Takes a lost node's part of the store out of it; why that cannot be, or <c>null</c>.</param>
    /// <param name="logs">The daemon's logs.</param>
    /// <param name="cancel">Gives up starting.</param>
    /// <exception cref="IOException">The address cannot be listened on; the message says what to do.</exception>
    public static async Task<ApiServer> StartAsync(
        ApiOptions options,
        ViewBoard board,
        Func<Transaction, CancellationToken, Task<Outcome>> commit,
        Func<string, CancellationToken, Task<Entry?>> get,
        Func<Member, CancellationToken, Task<Refusal?>> unseat,
        ILoggerFactory logs,
        CancellationToken cancel)
    {
        var log = logs.CreateLogger<ApiServer>();
        var forwarder = new Forwarder(options);
        var turnstile = new Turnstile();
        var gate = new StoreGate(board, commit, log);
        var reports = new ReportCache();
        var routes = new ApiRoutes(
            reports, new StreamDesk(board, reports, options), new ApplyDesk(gate), new SwitchoverDesk(board, gate), new PromoteDesk(board, gate), new FenceDesk(board, gate), new MaintenanceDesk(board, gate), new MemberDesk(gate, unseat), new SpecHistory(get), new LogDesk(options.LogFile, forwarder), forwarder, turnstile);
        var app = Build(options, logs);
        var door = new FrontDoor(new RouteTable(routes.All()), board, options, log, app.Lifetime.ApplicationStopping);
        app.Run(door.HandleAsync);
        var server = new ApiServer(app, forwarder, turnstile);
        try
        {
            await app.StartAsync(cancel);
            return server;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw new IOException($"The API cannot listen on {options.Address}:{options.Port}: {e.Message} Does another daemon run there? Give this one another --address.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _forwarder.Dispose();
        _turnstile.Dispose();
    }

    private static WebApplication Build(ApiOptions options, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(logs);
        builder.Services.Configure<HostOptions>(h => h.ShutdownTimeout = StopWithin);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel, options);
            kestrel.Listen(new IPEndPoint(options.Address, options.Port), l => l.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    private static void Limit(KestrelServerOptions kestrel, ApiOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxRequestBodySize = options.MaxBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = options.ReadTimeout;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
    }
}
