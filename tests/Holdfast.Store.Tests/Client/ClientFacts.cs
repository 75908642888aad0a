using Holdfast.Model.Store;
using Holdfast.Store.Client;
using Holdfast.Store.Tests.Support;

namespace Holdfast.Store.Tests.Client;

/// <summary>What the client makes of servers that are dead, silent or cut off.</summary>
public sealed class ClientFacts(EmbeddedFixture fixture) : IClassFixture<EmbeddedFixture>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string Key { get; } = $"client/{Guid.NewGuid():N}";

    private Transaction Write(string value = "x") => new() { Writes = [new Put(Key, System.Text.Encoding.UTF8.GetBytes(value))] };

    /// <summary>One that gives up soon, for tests in which it shall.</summary>
    private static StoreClient NewHastyClient(params Uri[] endpoints) => new(new StoreOptions
    {
        Endpoints = [.. endpoints],
        ConnectTimeout = TimeSpan.FromSeconds(10),
        AttemptTimeout = TimeSpan.FromSeconds(3),
        Deadline = TimeSpan.FromSeconds(60),
        FeedSilence = TimeSpan.FromSeconds(1),
    });

    [Fact]
    public async Task A_write_that_reached_nobody_is_certainly_not_done()
    {
        var options = new StoreOptions
        {
            Endpoints = [Loopback.NewUrl(), Loopback.NewUrl()],
            Deadline = TimeSpan.FromMilliseconds(200),
        };
        using var client = new StoreClient(options);
        var unavailable = await Assert.ThrowsAsync<StoreUnavailableException>(() => client.CommitAsync(Write(), Now));
        Assert.Contains("nothing was done", unavailable.Message);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => client.ReadAsync("", Now));
    }

    [Fact]
    public async Task A_dead_endpoint_is_passed_over()
    {
        using var client = Patience.NewClient(Loopback.NewUrl(), fixture.Url!);
        Assert.True((await client.CommitAsync(Write(), Now)).Committed);
        Assert.Equal([false, true], (await client.StatusAsync(Now)).Select(status => status.Reachable));
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_perhaps_done()
    {
        await using var relay = new Relay(fixture.Url!);
        using var client = NewHastyClient(relay.Url, fixture.Url!);
        await client.GetAsync(Key, Now);
        relay.LosesAnswers = true;
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => client.CommitAsync(Write(), Now));
        await Patience.UntilAsync(async () => await fixture.Client.GetAsync(Key, Now) is not null, "the write is done all the same");
        Assert.NotNull(await client.GetAsync(Key, Now));
    }

    [Fact]
    public async Task A_read_whose_answer_is_lost_is_asked_of_the_next_endpoint()
    {
        await using var relay = new Relay(fixture.Url!);
        using var client = NewHastyClient(relay.Url, fixture.Url!);
        await fixture.Client.CommitAsync(Write(), Now);
        Assert.NotNull(await client.GetAsync(Key, Now));
        relay.LosesAnswers = true;
        Assert.NotNull(await client.GetAsync(Key, Now));
    }

    [Fact]
    public async Task A_server_that_is_gone_without_a_word_is_given_up_in_time()
    {
        await using var relay = new Relay(fixture.Url!) { LosesAnswers = true };
        var attempt = TimeSpan.FromMilliseconds(100);
        var soonest = TimeSpan.MaxValue;
        // The shortest of several: a busy machine makes any one of them long.
        for (var i = 0; i < 20 && soonest > 4 * attempt; i++)
        {
            using var client = new StoreClient(new StoreOptions { Endpoints = [relay.Url], AttemptTimeout = attempt, Deadline = TimeSpan.FromMilliseconds(1) });
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => client.GetAsync(Key, Now));
            var took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
            soonest = took < soonest ? took : soonest;
        }

        Assert.InRange(soonest, attempt / 2, 4 * attempt);
    }

    [Fact]
    public async Task A_feed_that_is_cut_says_so_and_goes_on_elsewhere_without_a_gap()
    {
        await using var relay = new Relay(fixture.Url!);
        using var client = Patience.NewClient(relay.Url, fixture.Url!);
        var first = await client.CommitAsync(Write("1"), Now);
        var seen = new List<long>();
        var broken = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            await foreach (var batch in client.WatchAsync(Key, first.Revision, Now))
            {
                seen.AddRange(batch.Changes.Select(_ => batch.Revision));
                relay.Cut();
            }
        });
        Assert.Contains("Resume from the last revision", broken.Message);
        var second = await client.CommitAsync(Write("2"), Now);
        var feed = await client.WatchAsync(Key, seen[^1] + 1, Now).TakeAsync(batch => !batch.Changes.IsEmpty);
        Assert.Equal([first.Revision, second.Revision], [.. seen, feed[^1].Revision]);
    }

    [Fact]
    public async Task A_feed_that_falls_silent_is_broken()
    {
        await using var relay = new Relay(fixture.Url!);
        using var client = NewHastyClient(relay.Url);
        var first = await fixture.Client.CommitAsync(Write(), Now);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => client.WatchAsync(Key, first.Revision, Now).TakeAsync(_ => !(relay.LosesAnswers = true)));
    }

    [Fact]
    public async Task The_first_endpoint_is_taken_back_when_it_answers_again()
    {
        using var directory = new TempDirectory();
        var url = Loopback.NewUrl();
        using var client = Patience.NewClient(url, fixture.Url!);
        await client.CommitAsync(Write(), Now);
        using var server = StoreProcess.Start(directory.Path, url);
        await server.ReadLineAsync();
        await Patience.UntilAsync(async () => await client.GetAsync(Key, Now) is null, "the first server, which is empty, is asked again");
    }

    /// <summary>Else a node that began before its own store did would hear of the next decision only once it has noticed that another machine is dead.</summary>
    [Fact]
    public async Task A_feed_from_elsewhere_ends_when_the_first_endpoint_answers_again()
    {
        using var directory = new TempDirectory();
        var url = Loopback.NewUrl();
        using var client = NewHastyClient(url, fixture.Url!);
        var first = await client.CommitAsync(Write("1"), Now);
        using var limit = Patience.Limit();
        await using var feed = client.WatchAsync(Key, first.Revision, limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await feed.MoveNextAsync());
        Assert.Equal(first.Revision, feed.Current.Revision);
        using var server = StoreProcess.Start(directory.Path, url);
        await server.ReadLineAsync();
        while (await feed.MoveNextAsync())
            Assert.Empty(feed.Current.Changes);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused()
    {
        Assert.ThrowsAny<Exception>(() => NewHastyClient());
        Assert.ThrowsAny<Exception>(() => NewHastyClient(new Uri("https://127.0.0.1:1")));
        Assert.ThrowsAny<Exception>(
            () => new StoreClient(new StoreOptions { Endpoints = [new Uri("http://127.0.0.1:1")], Deadline = TimeSpan.Zero }));
    }

    [Fact]
    public async Task Compares_that_mean_something_else_to_etcd_are_refused()
    {
        var transaction = Write() with { Compares = [new ModifiedAt(Key, 0)] };
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Client.CommitAsync(transaction, Now));
        await Assert.ThrowsAsync<StoreRefusedException>(
            () => fixture.Client.CommitAsync(new Transaction { Writes = [new Put("", default)] }, Now));
    }
}
