using System.Text;
using Holdfast.Client;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Node.Api;

namespace Holdfast.Node.Tests.Api;

/// <summary>One node's API on a free loopback port, a typed client of it, and a plain one for what the typed one would not do.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    /// <summary>A bound for waits, generous: CI machines are busy.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly ApiServer _server;

    private TestNode(ApiServer server)
    {
        _server = server;
        Client = new HoldfastClient(server.Url, new ClientOptions { ConnectTimeout = Bound, AnswerTimeout = Bound, CommandTimeout = Bound });
        Http = new HttpClient { BaseAddress = server.Url, Timeout = Bound };
    }

    public HoldfastClient Client { get; }

    public HttpClient Http { get; }

    public Uri Url => _server.Url;

    /// <summary>Long bounds, so that none is met by a slow machine.</summary>
    public static ApiOptions Patient { get; } = new()
    {
        Port = 0,
        ReadTimeout = Bound,
        AnswerTimeout = Bound,
        ForwardTimeout = Bound,
        ForwardCommandTimeout = Bound,
        StreamPatience = Bound,
    };

    public static async Task<TestNode> StartAsync(TestCell cell, string node = "hq-1", ApiOptions? options = null, TestLog? log = null)
    {
        var server = await ApiServer.StartAsync(options ?? Patient, cell.Board(node), cell.CommitAsync, cell.GetAsync, cell.UnseatAsync, log ?? new TestLog(), CancellationToken.None);
        cell.Url(node, server.Url);
        return new TestNode(server);
    }

    public async Task<(int Status, ApiError Error)> ErrorAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await Http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        var error = JsonCodec.TryDecode<ApiError>(body) ?? throw new InvalidDataException(Encoding.UTF8.GetString(body));
        return ((int)response.StatusCode, error);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await _server.DisposeAsync();
    }
}
