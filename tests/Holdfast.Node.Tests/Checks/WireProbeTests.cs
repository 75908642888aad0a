using System.Net;
using System.Net.Sockets;
using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Node.Checks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Holdfast.Node.Tests.Checks;

/// <summary>gRPC health against a real HTTP/2 server, DNS over UDP and TCP, headers of HTTP answers.</summary>
public sealed class WireProbeTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "0", 1, true, "SERVING")]
    [InlineData("board.v1.Board", "0", 1, true, "SERVING")]
    [InlineData("", "0", 2, false, "NOT_SERVING")]
    [InlineData("", "5", 0, false, "the server does not know the service (NOT_FOUND)")]
    [InlineData("", "12", 0, false, "the server has no health service (UNIMPLEMENTED)")]
    [InlineData("", "14", 0, false, "grpc-status 14: busy")]
    public async Task A_grpc_server_says_whether_it_serves(string service, string status, int serving, bool passed, string evidence)
    {
        byte[] asked = [];
        await using var server = await ServeAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            asked = body.ToArray();
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            if (status == "0")
                await context.Response.Body.WriteAsync((byte[])[0, 0, 0, 0, 2, 8, (byte)serving], context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", status);
            context.Response.AppendTrailer("grpc-message", "busy");
        });

        var result = await Run(new CheckSpec { Kind = CheckKind.Grpc, Target = $"{server.Urls.First()}/{service}", Timeout = Bound });

        Assert.Equal(new ProbeResult(passed, evidence), result);
        Assert.Equal(service.Length == 0 ? 5 : service.Length + 7, asked.Length);
    }

    [Fact]
    public async Task What_is_no_grpc_is_said()
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync("hello", context.RequestAborted));

        Assert.Equal(ProbeResult.Fail("the answer has no grpc-status: it is no gRPC"), await Run(new CheckSpec { Kind = CheckKind.Grpc, Target = $"{server.Urls.First()}/", Timeout = Bound }));
        Assert.Equal(ProbeResult.Fail("connection refused"), await Run(new CheckSpec { Kind = CheckKind.Grpc, Target = "http://127.77.1.9:9/", Timeout = Bound }));
    }

    [Theory]
    [InlineData("X-Role: primary", true, "status 200")]
    [InlineData("x-role: PRIM", true, "status 200")]
    [InlineData("Content-Type: json", true, "status 200")]
    [InlineData("X-Role: replica", false, "status 200, and its header X-Role is \"primary\", without \"replica\"")]
    [InlineData("X-Epoch: 1", false, "status 200, and the answer has no header X-Epoch")]
    public async Task An_answer_must_have_the_header(string header, bool passed, string evidence)
    {
        await using var server = await ServeAsync(
            context =>
            {
                context.Response.Headers["X-Role"] = "primary";
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync("{}", context.RequestAborted);
            },
            HttpProtocols.Http1);

        Assert.Equal(new ProbeResult(passed, evidence), await Run(new CheckSpec { Kind = CheckKind.Http, Target = server.Urls.First(), Header = header, Timeout = Bound }));
    }

    [Theory]
    [InlineData(null, true, "A 10.0.1.1")]
    [InlineData("10.0.1.1", true, "A 10.0.1.1")]
    [InlineData("10.0.1.2", false, "A 10.0.1.1 instead of 10.0.1.2")]
    public async Task A_name_server_gives_the_right_record(string? expected, bool passed, string evidence)
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Parse("127.77.1.4"), 0));
        var answering = AnswerAsync(server, q => [.. q.AsSpan(0, 2), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. q.AsSpan(12), 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 1, 1]);

        Assert.Equal(new ProbeResult(passed, evidence), await Run(Dns($"A board.example.org {server.Client.LocalEndPoint}") with { Expect = expected }));
        await answering;
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_said()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Parse("127.77.1.4"), 0));
        var answering = AnswerAsync(server, q => [.. q.AsSpan(0, 2), 0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0, .. q.AsSpan(12)]);

        Assert.Equal(ProbeResult.Fail("there is no such name (NXDOMAIN)"), await Run(Dns($"A board.example.org {server.Client.LocalEndPoint}")));
        await answering;
    }

    [Fact]
    public async Task An_answer_that_is_too_long_for_a_datagram_is_asked_for_over_tcp()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.77.1.4"), 0);
        listener.Start();
        using var server = new UdpClient((IPEndPoint)listener.LocalEndpoint);
        var short_ = AnswerAsync(server, q => [.. q.AsSpan(0, 2), 0x83, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, .. q.AsSpan(12)]);
        var whole = AnswerOverTcpAsync(listener);

        Assert.Equal(ProbeResult.Pass("TXT hello"), await Run(Dns($"TXT board.example.org {listener.LocalEndpoint}")));
        await short_;
        await whole;
    }

    private static async Task AnswerOverTcpAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancel);
        var stream = client.GetStream();
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, Cancel);
        var question = new byte[(length[0] << 8) | length[1]];
        await stream.ReadExactlyAsync(question, Cancel);
        byte[] answer = [.. question.AsSpan(0, 2), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. question.AsSpan(12), 0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 6, 5, .. "hello"u8];
        await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], Cancel);
    }

    private static async Task AnswerAsync(UdpClient server, Func<byte[], byte[]> answer)
    {
        var question = await server.ReceiveAsync(Cancel);
        await server.SendAsync(answer(question.Buffer), question.RemoteEndPoint, Cancel);
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate handle, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Parse("127.77.1.5"), 0, l => l.Protocols = protocols));
        var app = builder.Build();
        app.Run(handle);
        await app.StartAsync(Cancel);
        return app;
    }

    private static CheckSpec Dns(string target) => new() { Kind = CheckKind.Dns, Target = target, Timeout = Bound };

    private static async Task<ProbeResult> Run(CheckSpec check)
    {
        using var prober = new Prober();
        return (await prober.RunAsync(check, Cancel))!.Value;
    }
}
