using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Client;
using Holdfast.Model.Reports;
using Holdfast.Model.Store;
using Holdfast.Node.Api;
using Holdfast.Node.Api.Views;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class HostileInputTests
{
    [Theory]
    [InlineData("GET", "/", 404, "not-found")]
    [InlineData("GET", "/v1/nothing", 404, "not-found")]
    [InlineData("GET", "/v1/a/b/c/d/e/f/g/h/i/j/k", 404, "not-found")]
    [InlineData("DELETE", "/v1/spec", 405, "wrong-method")]
    [InlineData("POST", "/v1/report", 405, "wrong-method")]
    [InlineData("GET", "/v1/services/..%2Fspec/why", 400, "bad-request")]
    [InlineData("GET", "/v1/services/a%1Bb/why", 400, "bad-request")]
    [InlineData("GET", "/v1/incidents/-1", 400, "bad-request")]
    [InlineData("GET", "/v1/incidents/99999999999999999999", 400, "bad-request")]
    [InlineData("GET", "/v1/incidents?limit=x", 400, "bad-request")]
    [InlineData("GET", "/v1/whatif", 400, "bad-request")]
    [InlineData("GET", "/v1/whatif?down=a%20b", 400, "bad-request")]
    [InlineData("GET", "/v1/endpoints/nothing", 404, "not-found")]
    public async Task A_request_that_makes_no_sense_gets_a_clear_error(string method, string path, int status, string code)
    {
        await using var node = await TestNode.StartAsync(new TestCell());

        var (answered, error) = await node.ErrorAsync(new HttpMethod(method), path);
        Assert.Equal((status, code), (answered, error.Code));
        Assert.NotEmpty(error.Message);
        Assert.NotEmpty(error.Next);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public async Task A_wrong_method_is_told_the_right_ones()
    {
        await using var node = await TestNode.StartAsync(new TestCell());

        using var response = await node.Http.DeleteAsync("/v1/spec");
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData("[1, 2", "application/json", 400)]
    [InlineData("{\"text\": 7}", "application/json", 400)]
    [InlineData("{\"text\": \"x\"}", "text/plain", 415)]
    public async Task A_body_that_is_no_request_is_refused(string body, string type, int status)
    {
        await using var node = await TestNode.StartAsync(new TestCell());

        var (answered, error) = await node.ErrorAsync(HttpMethod.Post, "/v1/spec", new StringContent(body, Encoding.UTF8, type));
        Assert.Equal((status, "bad-request"), (answered, error.Code));
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        await using var node = await TestNode.StartAsync(new TestCell());

        var body = "{\"x\":" + new string('[', 100_000);
        Assert.Equal(400, (await node.ErrorAsync(HttpMethod.Post, "/v1/spec", new StringContent(body, Encoding.UTF8, "application/json"))).Status);
    }

    [Fact]
    public async Task A_body_above_the_bound_is_not_read()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell, options: TestNode.Patient with { MaxBody = 10_000 });

        var (status, error) = await node.ErrorAsync(HttpMethod.Post, "/v1/spec", new StringContent(new string(' ', 10_001), Encoding.UTF8, "application/json"));
        Assert.Equal((413, "too-large"), (status, error.Code));
        Assert.Equal(0, cell.Commits);
    }

    [Fact]
    public async Task A_fault_of_its_own_is_told_without_its_details_and_logged()
    {
        var log = new TestLog();
        var cell = new TestCell();
        await using var server = await ApiServer.StartAsync(
            TestNode.Patient, cell.Board("hq-1"), cell.CommitAsync, Broken, cell.UnseatAsync, log, CancellationToken.None);
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(server.Url, "/v1/history/1"));
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Contains("internal", body);
        Assert.DoesNotContain("secret", body);
        Assert.Contains("/v1/history/1", await log.WaitForAsync(501));
    }

    [Fact]
    public async Task A_node_that_has_read_nothing_yet_says_so_and_still_says_who_it_is()
    {
        var cell = new TestCell();
        var board = new ViewBoard(new NodeView { Node = "hq-1" });
        await using var server = await ApiServer.StartAsync(TestNode.Patient, board, cell.CommitAsync, cell.GetAsync, cell.UnseatAsync, new TestLog(), CancellationToken.None);
        using var client = new HoldfastClient(server.Url);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => client.SwitchoverAsync("board", new SwitchoverRequest()));
        Assert.Equal((503, "starting"), (e.Status, e.Error.Code));
        Assert.Equal("hq-1", (await client.VersionAsync()).Node);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell, options: TestNode.Patient with { AnswerTimeout = TimeSpan.FromMilliseconds(300) });
        using var socket = await SayAsync(node.Url, "POST /v1/spec HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");

        Assert.StartsWith("HTTP/1.1 408", await FirstLineAsync(socket));
    }

    [Fact]
    public async Task Headers_that_do_not_come_are_given_up()
    {
        await using var node = await TestNode.StartAsync(new TestCell(), options: TestNode.Patient with { ReadTimeout = TimeSpan.FromMilliseconds(300) });
        using var socket = await SayAsync(node.Url, "GET /v1/report HTTP/1.1\r\nHost: x\r\n");

        Assert.StartsWith("HTTP/1.1 408", await FirstLineAsync(socket));
    }

    [Fact]
    public async Task Noise_is_survived()
    {
        await using var node = await TestNode.StartAsync(new TestCell());
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            var noise = new byte[random.Next(1, 3000)];
            random.NextBytes(noise);
            using var socket = await SayAsync(node.Url, (i % 2 == 0 ? "GET /v1/report HTTP/1.1\r\n" : "") + Encoding.Latin1.GetString(noise) + "\r\n\r\n");
            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(socket);
        }

        Assert.Equal("hq-1", (await node.Client.VersionAsync()).Node);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<IOException>(() => TestNode.StartAsync(cell, options: TestNode.Patient with { Port = node.Url.Port }));
        Assert.Contains("another daemon", e.Message);
    }

    private static async Task<Socket> SayAsync(Uri url, string text)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(url.Host, url.Port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(text));
        return socket;
    }

    private static async Task<string> FirstLineAsync(Socket socket)
    {
        using var bound = new CancellationTokenSource(TestNode.Bound);
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadLineAsync(bound.Token) ?? "";
    }

    private static async Task DrainAsync(Socket socket)
    {
        using var bound = new CancellationTokenSource(TestNode.Bound);
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, bound.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // It was reset, which is an answer too.
        }
    }

    private static Task<Entry?> Broken(string key, CancellationToken cancel) => throw new InvalidOperationException("secret detail");
}
