using System.Net;
using System.Net.Sockets;
using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Node.Checks;
using Xunit;

namespace Holdfast.Node.Tests.Checks;

public sealed class ProbeTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_connection_that_opens_passes_and_one_that_is_refused_fails()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.77.1.2"), 0);
        listener.Start();
        var target = listener.LocalEndpoint.ToString()!;
        Assert.Equal(ProbeResult.Pass("connected"), await Run(new CheckSpec { Kind = CheckKind.Tcp, Target = target }));

        listener.Stop();
        Assert.Equal(ProbeResult.Fail("connection refused"), await Run(new CheckSpec { Kind = CheckKind.Tcp, Target = target }));
    }

    [Theory]
    [InlineData("", "\"\" is no host:port")]
    [InlineData("127.0.0.1", "\"127.0.0.1\" is no host:port")]
    [InlineData("localhost:0", "\"localhost:0\" is no host:port")]
    public async Task A_target_that_is_none_fails(string target, string evidence)
        => Assert.Equal(ProbeResult.Fail(evidence), await Run(new CheckSpec { Kind = CheckKind.Tcp, Target = target }));

    [Theory]
    [InlineData("200 OK", "all is ok", 0, "", true, "status 200")]
    [InlineData("302 Found", "", 0, "", true, "status 302")]
    [InlineData("500 Oops", "", 0, "", false, "status 500 instead of 2xx or 3xx")]
    [InlineData("204 No Content", "", 204, "", true, "status 204")]
    [InlineData("200 OK", "", 204, "", false, "status 200 instead of 204")]
    [InlineData("200 OK", "all is ok", 0, "is ok", true, "status 200 with \"is ok\"")]
    [InlineData("200 OK", "all is bad", 0, "is ok", false, "status 200, and the body does not contain \"is ok\"")]
    public async Task An_http_answer_is_judged_by_status_and_text(string status, string body, int wanted, string contains, bool passed, string evidence)
    {
        await using var server = new RawServer($"HTTP/1.1 {status}\r\nLocation: /elsewhere\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal(new ProbeResult(passed, evidence), await Run(Http(server) with { Status = wanted, Contains = contains }));
    }

    [Fact]
    public async Task A_text_is_found_across_the_pieces_in_which_a_body_comes()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nall is", " ok");
        Assert.True((await Run(Http(server) with { Contains = "is ok" })).Passed);
    }

    [Fact]
    public async Task A_body_is_read_no_further_than_its_bound()
    {
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{new string('x', 70_000)}needle{new string('x', 929_994)}");
        Assert.False((await Run(Http(server) with { Contains = "needle" })).Passed);
    }

    [Theory]
    [InlineData("hello\r\n\r\n", "the answer is no HTTP")]
    [InlineData("", "the connection was closed without an answer")]
    public async Task What_is_no_http_fails(string answer, string evidence)
    {
        await using var server = new RawServer(answer);
        Assert.Equal(ProbeResult.Fail(evidence), await Run(Http(server)));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_fails_after_the_timeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var check = new CheckSpec { Kind = CheckKind.Http, Target = $"http://{listener.LocalEndpoint}/", Timeout = TimeSpan.FromMilliseconds(100) };
        using var prober = new Prober();

        var result = await prober.RunAsync(check, CancellationToken.None);
        Assert.True(result is null || result == ProbeResult.Fail("no answer within 100 ms"), result.ToString());
    }

    private static CheckSpec Http(RawServer server) => new() { Kind = CheckKind.Http, Target = server.Url.ToString() };

    private static async Task<ProbeResult> Run(CheckSpec check)
    {
        using var prober = new Prober();
        return Assert.NotNull(await prober.RunAsync(check with { Timeout = Bound }, CancellationToken.None));
    }
}
