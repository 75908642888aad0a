using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Holdfast.Demo.Board;

/// <summary>The board over HTTP: <c>GET /</c>, <c>GET /board</c>, <c>GET /health</c>, <c>POST /arrivals</c>.</summary>
internal static class BoardServer
{
    private const int LargestRequest = 1024;
    private const int LongestName = 40;

    /// <exception cref="IOException">The address is taken or not this machine's.</exception>
    public static async Task<WebApplication> StartAsync(BoardDesk desk, IPEndPoint listen, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, listen));
        var app = builder.Build();
        app.Run(context => HandleAsync(desk, context));
        await app.StartAsync(ct);
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel, IPEndPoint listen)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 512;
        kestrel.Limits.MaxRequestBodySize = LargestRequest;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Listen(listen, options => options.Protocols = HttpProtocols.Http1);
    }

    private static async Task HandleAsync(BoardDesk desk, HttpContext context)
    {
        var reply = await AnswerAsync(desk, context);
        var asHolder = reply.Epoch > 0;
        if (asHolder && !desk.TrySpeak(reply.Epoch))
        {
            asHolder = false;
            reply = desk.Silent("This node's lease is over, so it does not speak for the board.");
        }

        try
        {
            await WriteAsync(context, reply);
        }
        finally
        {
            if (asHolder)
                desk.Spoken();
        }
    }

    private static async Task<Reply> AnswerAsync(BoardDesk desk, HttpContext context)
    {
        var request = context.Request;
        return (request.Method, request.Path.Value) switch
        {
            ("GET", "/board") => desk.Board(),
            ("GET", "/") => desk.Page(),
            ("GET", "/health") => Health(desk),
            ("POST", "/arrivals") => await ArriveAsync(desk, context),
            ("OPTIONS", _) => new Reply(204, "text/plain", [], 0),
            _ => Plain(404, "Not here. The board answers GET /, GET /board, GET /health and POST /arrivals.\n"),
        };
    }

    private static Reply Health(BoardDesk desk) => Plain(200, desk.Epoch > 0 ? $"ok active {desk.Epoch}\n" : "ok standby\n");

    private static async Task<Reply> ArriveAsync(BoardDesk desk, HttpContext context)
    {
        var ship = await ReadShipAsync(context);
        return ship is null
            ? Plain(400, $"Send {{\"ship\": \"NAME\"}} with a name of 1 to {LongestName} printable characters.\n")
            : await desk.ArriveAsync(ship, context.RequestAborted);
    }

    private static async Task<string?> ReadShipAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var name = body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("ship", out var ship)
                && ship.ValueKind == JsonValueKind.String ? ship.GetString() : null;
            return name is { Length: > 0 and <= LongestName } && !name.Any(char.IsControl) ? name : null;
        }
        catch (Exception e) when (e is JsonException or Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            return null;
        }
    }

    private static Reply Plain(int status, string text) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text), 0);

    private static async Task WriteAsync(HttpContext context, Reply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowHeaders = "content-type";
        if (reply.Status == 204)
            return;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        await response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }
}
