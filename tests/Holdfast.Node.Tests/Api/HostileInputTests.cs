using System.Net;
using System.Text;
using Holdfast.Model.Store;
using Holdfast.Node.Api;
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
            TestNode.Patient, cell.Board("hq-1"), cell.CommitAsync, Broken, log, CancellationToken.None);
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(server.Url, "/v1/history/1"));
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Contains("internal", body);
        Assert.DoesNotContain("secret", body);
        Assert.Contains("/v1/history/1", await log.WaitForAsync(501));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);

        var e = await Assert.ThrowsAsync<IOException>(() => TestNode.StartAsync(cell, options: TestNode.Patient with { Port = node.Url.Port }));
        Assert.Contains("another daemon", e.Message);
    }

    private static Task<Entry?> Broken(string key, CancellationToken cancel) => throw new InvalidOperationException("secret detail");
}
