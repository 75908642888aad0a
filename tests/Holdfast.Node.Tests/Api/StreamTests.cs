using Holdfast.Client;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class StreamTests
{
    [Fact]
    public async Task An_endpoint_comes_at_once_and_at_every_change()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);
        using var bound = new CancellationTokenSource(TestNode.Bound);
        await using var endpoints = node.Client.FollowEndpointAsync("board", bound.Token).GetAsyncEnumerator(bound.Token);

        Assert.Equal(new EndpointReport { Service = "board", Holder = "hq-1", Epoch = 3, Url = "http://127.0.1.1:8080/", SeenBy = "hq-1" }, await Next(endpoints));
        cell.Put(Keys.Grant("board"), new Grant { Service = "board", Epoch = 4, From = cell.Id("hq-1") });
        Assert.Equal(("", 4L), await NextUrl(endpoints));
        cell.Grant("hq-2", 5);
        Assert.Equal(("http://127.0.1.2:8080/", 5L), await NextUrl(endpoints));
    }

    [Fact]
    public async Task The_report_comes_at_once_and_at_every_change()
    {
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell);
        using var bound = new CancellationTokenSource(TestNode.Bound);
        await using var reports = node.Client.WatchAsync(bound.Token).GetAsyncEnumerator(bound.Token);

        Assert.Equal("hq-1", Assert.Single((await Next(reports)).Services).Holder);
        cell.Grant("hq-2", 4);
        var report = await Next(reports);
        while (report.Services[0].Holder != "hq-2")
            report = await Next(reports);
    }

    [Fact]
    public async Task A_stream_that_has_nothing_to_say_gives_a_sign_of_life()
    {
        await using var node = await TestNode.StartAsync(new TestCell(), options: TestNode.Patient with { Heartbeat = TimeSpan.FromMilliseconds(50) });
        using var bound = new CancellationTokenSource(TestNode.Bound);
        await using var stream = await node.Http.GetStreamAsync("/v1/endpoints/board", bound.Token);
        using var lines = new StreamReader(stream);

        while (await lines.ReadLineAsync(bound.Token) != ": alive")
        {
        }
    }

    [Fact]
    public async Task No_more_streams_than_the_bound_are_served()
    {
        await using var node = await TestNode.StartAsync(new TestCell(), options: TestNode.Patient with { MaxStreams = 1 });
        using var bound = new CancellationTokenSource(TestNode.Bound);
        await using var first = node.Client.FollowEndpointAsync("board", bound.Token).GetAsyncEnumerator(bound.Token);
        await Next(first);

        await using var second = node.Client.WatchAsync(bound.Token).GetAsyncEnumerator(bound.Token);
        var e = await Assert.ThrowsAsync<HoldfastApiException>(() => Next(second));
        Assert.Equal((503, "too-many-streams"), (e.Status, e.Error.Code));
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_dropped()
    {
        using var log = new TestLog();
        var cell = new TestCell();
        await using var node = await TestNode.StartAsync(cell, options: TestNode.Patient with { StreamPatience = TimeSpan.FromMilliseconds(200) }, log: log);
        await using var stream = await node.Http.GetStreamAsync("/v1/watch");

        var dropped = log.WaitForAsync(502);
        for (var epoch = 4; !dropped.IsCompleted; epoch++)
        {
            cell.Put(Keys.Grant("board"), new Grant { Service = "board", Holder = cell.Id("hq-1"), Epoch = epoch, Reason = new string('x', 1_000_000) });
            await Task.WhenAny(dropped, Task.Delay(50));
        }

        Assert.Contains("did not take an event", await dropped);
    }

    [Fact]
    public async Task A_daemon_that_stops_ends_its_streams()
    {
        var node = await TestNode.StartAsync(new TestCell());
        using var client = new HoldfastClient(node.Url);
        using var bound = new CancellationTokenSource(TestNode.Bound);
        await using var endpoints = client.FollowEndpointAsync("board", bound.Token).GetAsyncEnumerator(bound.Token);
        await Next(endpoints);

        await node.DisposeAsync();
        Assert.Equal(HoldfastApiException.Unreachable, (await Assert.ThrowsAsync<HoldfastApiException>(() => Next(endpoints))).Error.Code);
    }

    private static async Task<T> Next<T>(IAsyncEnumerator<T> items)
    {
        Assert.True(await items.MoveNextAsync());
        return items.Current;
    }

    private static async Task<(string Url, long Epoch)> NextUrl(IAsyncEnumerator<EndpointReport> items)
    {
        var report = await Next(items);
        return (report.Url, report.Epoch);
    }
}
