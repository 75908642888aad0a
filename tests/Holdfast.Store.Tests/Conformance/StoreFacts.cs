using System.Text;
using Holdfast.Model.Store;
using Holdfast.Store.Client;
using Holdfast.Store.Tests.Support;

namespace Holdfast.Store.Tests.Conformance;

/// <summary>What both servers promise, and the client on them. Derived classes name the server.</summary>
public abstract partial class StoreFacts(StoreFixture fixture)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private StoreClient Client => fixture.Client;

    private string Prefix { get; } = $"facts/{Guid.NewGuid():N}/";

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(Entry? entry) => Encoding.UTF8.GetString(entry!.Value.Span);

    private Put Put(string key, string value) => new(Prefix + key, Bytes(value));

    private async Task<Outcome> WriteAsync(params Write[] writes) => await Client.CommitAsync(new Transaction { Writes = [.. writes] }, Now);

    private async Task<Outcome> TryAsync(Compare compare, params Write[] writes) =>
        await Client.CommitAsync(new Transaction { Compares = [compare], Writes = [.. writes] }, Now);

    [Fact]
    public async Task A_key_that_was_put_is_read_back_with_its_revisions()
    {
        var first = await WriteAsync(Put("a", "1"));
        var second = await WriteAsync(Put("a", "2"));
        var entry = await Client.GetAsync(Prefix + "a", Now);
        Assert.Equal("2", Text(entry));
        Assert.Equal((first.Revision, second.Revision), (entry!.CreateRevision, entry.ModRevision));
        Assert.True(second.Revision > first.Revision);
    }

    [Fact]
    public async Task A_key_that_does_not_exist_is_null() => Assert.Null(await Client.GetAsync(Prefix + "nothing", Now));

    [Fact]
    public async Task A_removed_key_is_gone_and_made_anew_later()
    {
        await WriteAsync(Put("a", "1"));
        await WriteAsync(new Remove(Prefix + "a"));
        Assert.Null(await Client.GetAsync(Prefix + "a", Now));
        var again = await WriteAsync(Put("a", "2"));
        Assert.Equal(again.Revision, (await Client.GetAsync(Prefix + "a", Now))!.CreateRevision);
    }

    [Fact]
    public async Task Removing_what_does_not_exist_is_committed_and_changes_no_revision()
    {
        var before = await WriteAsync(Put("a", "1"));
        var outcome = await WriteAsync(new Remove(Prefix + "nothing"));
        Assert.Equal(new Outcome(true, before.Revision), outcome);
    }

    [Fact]
    public async Task A_prefix_is_read_in_the_order_of_its_keys_and_no_further()
    {
        await WriteAsync(Put("p/b", "2"), Put("p/a", "1"), Put("p0", "next"), Put("p", "before"), Put("p/c/d", "3"));
        var contents = await Client.ReadAsync(Prefix + "p/", Now);
        Assert.Equal(["p/a", "p/b", "p/c/d"], contents.Entries.Select(e => e.Key[Prefix.Length..]));
    }

    [Fact]
    public async Task A_read_tells_the_revision_that_it_saw()
    {
        var written = await WriteAsync(Put("a", "1"));
        Assert.Equal(written.Revision, (await Client.ReadAsync(Prefix, Now)).Revision);
        Assert.Equal(written.Revision, (await Client.ReadSerializableAsync(Prefix + "nothing", Now)).Revision);
    }

    [Fact]
    public async Task A_long_prefix_is_read_whole()
    {
        const int Keys = 4_500;
        foreach (var some in Enumerable.Range(0, Keys).Chunk(1_500))
            await WriteAsync([.. some.Select(i => Put($"{i:D5}", $"{i}"))]);
        var contents = await Client.ReadAsync(Prefix, Now);
        Assert.Equal(Enumerable.Range(0, Keys).Select(i => $"{i}"), contents.Entries.Select(Text));
    }

    [Fact]
    public async Task KeyAbsent_holds_only_while_the_key_does_not_exist()
    {
        Assert.True((await TryAsync(new KeyAbsent(Prefix + "a"), Put("a", "1"))).Committed);
        Assert.False((await TryAsync(new KeyAbsent(Prefix + "a"), Put("a", "2"))).Committed);
        Assert.Equal("1", Text(await Client.GetAsync(Prefix + "a", Now)));
    }

    [Fact]
    public async Task ModifiedAt_holds_only_for_the_last_write()
    {
        var first = await WriteAsync(Put("a", "1"));
        Assert.True((await TryAsync(new ModifiedAt(Prefix + "a", first.Revision), Put("a", "2"))).Committed);
        Assert.False((await TryAsync(new ModifiedAt(Prefix + "a", first.Revision), Put("a", "3"))).Committed);
        Assert.False((await TryAsync(new ModifiedAt(Prefix + "nothing", first.Revision), Put("a", "3"))).Committed);
        Assert.Equal("2", Text(await Client.GetAsync(Prefix + "a", Now)));
    }

    [Fact]
    public async Task CreatedAt_holds_until_the_key_is_removed()
    {
        var first = await WriteAsync(Put("a", "1"));
        await WriteAsync(Put("a", "2"));
        Assert.True((await TryAsync(new CreatedAt(Prefix + "a", first.Revision), Put("a", "3"))).Committed);
        await WriteAsync(new Remove(Prefix + "a"));
        Assert.False((await TryAsync(new CreatedAt(Prefix + "a", first.Revision), Put("a", "4"))).Committed);
    }

    [Fact]
    public async Task A_refused_transaction_writes_nothing_and_tells_the_stores_revision()
    {
        var first = await WriteAsync(Put("a", "1"));
        var outcome = await Client.CommitAsync(
            new Transaction
            {
                Compares = [new ModifiedAt(Prefix + "a", first.Revision), new KeyAbsent(Prefix + "a")],
                Writes = [Put("b", "1"), new Remove(Prefix + "a")],
            },
            Now);
        Assert.Equal(new Outcome(false, first.Revision), outcome);
        Assert.Equal([Prefix + "a"], (await Client.ReadAsync(Prefix, Now)).Entries.Select(e => e.Key));
    }

    [Fact]
    public async Task All_writes_of_a_transaction_have_one_revision()
    {
        await WriteAsync(Put("old", "x"));
        var outcome = await WriteAsync(Put("a", "1"), Put("b", "2"), new Remove(Prefix + "old"), Put("c", "3"));
        var contents = await Client.ReadAsync(Prefix, Now);
        Assert.Equal(["a", "b", "c"], contents.Entries.Select(e => e.Key[Prefix.Length..]));
        Assert.All(contents.Entries, e => Assert.Equal(outcome.Revision, e.ModRevision));
        Assert.Equal(outcome.Revision, contents.Revision);
    }

    [Fact]
    public async Task A_transaction_that_writes_a_key_twice_is_refused() =>
        await Assert.ThrowsAsync<StoreRefusedException>(() => WriteAsync(Put("a", "1"), Put("a", "2")));

    [Fact]
    public async Task A_large_value_comes_back_whole()
    {
        var value = new byte[1_400_000];
        Random.Shared.NextBytes(value);
        await WriteAsync(new Put(Prefix + "large", value));
        Assert.Equal(value, (await Client.GetAsync(Prefix + "large", Now))!.Value.ToArray());
    }

    [Fact]
    public async Task A_value_beyond_the_limit_is_refused_with_its_size()
    {
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => WriteAsync(new Put(Prefix + "large", new byte[1_600_000])));
        Assert.Contains("1,600,", refused.Message);
    }

    [Fact]
    public async Task No_update_is_lost_among_concurrent_clients()
    {
        const int Writers = 8, Increments = 25;
        await WriteAsync(Put("counter", "0"));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => IncrementAsync(Increments), Now)));
        Assert.Equal($"{Writers * Increments}", Text(await Client.GetAsync(Prefix + "counter", Now)));
    }

    [Fact]
    public async Task The_server_tells_its_status_and_members()
    {
        var status = Assert.Single(await Client.StatusAsync(Now));
        Assert.True(status.Reachable, status.Problem);
        Assert.Equal(status.Member, status.Leader);
        var member = Assert.Single(await Client.MembersAsync(Now));
        Assert.Equal(status.Member, member.Id);
        await Client.MoveLeaderAsync(status.Member, Now);
    }

    private async Task IncrementAsync(int times)
    {
        using var client = Patience.NewClient(fixture.Url!);
        for (var done = 0; done < times;)
        {
            var entry = (await client.GetAsync(Prefix + "counter", Now))!;
            var next = Put("counter", $"{int.Parse(Text(entry)) + 1}");
            var transaction = new Transaction { Compares = [new ModifiedAt(entry.Key, entry.ModRevision)], Writes = [next] };
            if ((await client.CommitAsync(transaction, Now)).Committed)
                done++;
        }
    }
}

public sealed class EtcdStoreFacts(EtcdFixture fixture) : StoreFacts(fixture), IClassFixture<EtcdFixture>;

public sealed class EmbeddedStoreFacts(EmbeddedFixture fixture) : StoreFacts(fixture), IClassFixture<EmbeddedFixture>;
