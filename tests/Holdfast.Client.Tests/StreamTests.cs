using System.Text;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Client.Tests;

public sealed class StreamTests
{
    private static readonly ClientOptions Patient = new() { ConnectTimeout = TimeSpan.FromSeconds(60), AnswerTimeout = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task Every_change_comes_and_the_end_is_told()
    {
        await using var node = await TestServer.StartAsync(async context =>
        {
            await Send(context, ": alive\n\n");
            for (var epoch = 1; epoch <= 3; epoch++)
                await Send(context, Event("endpoint", new EndpointReport { Service = "board", Epoch = epoch }));
            await Send(context, "event: other\ndata: {}\n\n");
        });
        using var client = new HoldfastClient(node.Url, Patient);

        var epochs = new List<long>();
        var e = await Assert.ThrowsAsync<HoldfastApiException>(async () =>
        {
            await foreach (var report in client.FollowEndpointAsync("board"))
                epochs.Add(report.Epoch);
        });
        Assert.Equal([1, 2, 3], epochs);
        Assert.Contains("ended the stream", e.Message);
    }

    [Fact]
    public async Task A_silent_stream_is_given_up()
    {
        await using var node = await TestServer.StartAsync(async context =>
        {
            await Send(context, Event("report", new CellReport { Cell = "harbour" }));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var client = new HoldfastClient(node.Url, Patient with { StreamSilence = TimeSpan.FromMilliseconds(300) });

        var e = await Assert.ThrowsAsync<HoldfastApiException>(async () =>
        {
            await foreach (var _ in client.WatchAsync())
            {
            }
        });
        Assert.Contains("did not answer in time", e.Message);
    }

    [Fact]
    public async Task An_event_above_the_bound_is_refused()
    {
        await using var node = await TestServer.StartAsync(context => Send(context, "data: " + new string('x', 100_000)));
        using var client = new HoldfastClient(node.Url, Patient with { MaxAnswerBytes = 10_000 });

        var e = await Assert.ThrowsAsync<HoldfastApiException>(async () =>
        {
            await foreach (var _ in client.WatchAsync())
            {
            }
        });
        Assert.Contains("larger than 10000 bytes", e.Message);
    }

    [Fact]
    public async Task A_full_node_says_so()
    {
        await using var node = await TestServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 503;
            await context.Response.Body.WriteAsync(JsonCodec.Encode(new ApiError { Code = "too-many-streams", Message = "64 streams are open" }));
        });
        using var client = new HoldfastClient(node.Url, Patient);

        var e = await Assert.ThrowsAsync<HoldfastApiException>(async () =>
        {
            await foreach (var _ in client.FollowEndpointAsync("board"))
            {
            }
        });
        Assert.Equal("too-many-streams", e.Error.Code);
    }

    private static string Event<T>(string name, T value) => $"event: {name}\ndata: {Encoding.UTF8.GetString(JsonCodec.Encode(value))}\n\n";

    private static async Task Send(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }
}
