using Holdfast.Model.Store;
using Holdfast.Store.Client;
using Holdfast.Store.Tests.Support;

namespace Holdfast.Store.Tests.Conformance;

public abstract partial class StoreFacts
{
    [Fact]
    public async Task A_feed_tells_every_revision_once_whole_and_in_order()
    {
        const int Revisions = 150;
        var first = await WriteAsync(Put("0/a", "0"), Put("0/b", "0"));
        var feed = Client.WatchAsync(Prefix, first.Revision, Now).TakeAsync(batch => batch.Changes.Any(c => c.Key == Prefix + "end"));
        var written = new List<long> { first.Revision };
        for (var i = 1; i < Revisions; i++)
            written.Add((await WriteAsync(Put($"{i}/a", $"{i}"), new Remove($"{Prefix}{i - 1}/b"), Put($"{i}/b", $"{i}"))).Revision);
        written.Add((await WriteAsync(Put("end", ""))).Revision);

        var told = (await feed).Where(batch => !batch.Changes.IsEmpty).ToList();
        Assert.Equal(written, told.Select(batch => batch.Revision));
        Assert.All(told.Skip(1).SkipLast(1), batch => Assert.Equal(3, batch.Changes.Length));
        Assert.All(told, batch => Assert.All(batch.Changes, c => Assert.True(c.Entry is null || c.Entry.ModRevision == batch.Revision)));
        Assert.Equal(Revisions - 1, told.Sum(batch => batch.Changes.Count(c => c.Entry is null)));
    }

    [Fact]
    public async Task A_feed_resumes_behind_the_last_revision_that_was_seen()
    {
        await WriteAsync(Put("a", "1"));
        var seen = await WriteAsync(Put("a", "2"));
        await WriteAsync(Put("a", "3"));
        await WriteAsync(Put("a", "4"));
        var feed = await Client.WatchAsync(Prefix, seen.Revision + 1, Now).TakeAsync(batch => batch.Changes.Any(c => Text(c.Entry) == "4"));
        Assert.Equal(["3", "4"], feed.SelectMany(batch => batch.Changes).Select(c => Text(c.Entry)));
    }

    [Fact]
    public async Task A_feed_that_follows_a_read_misses_nothing()
    {
        await WriteAsync(Put("a", "1"));
        var contents = await Client.ReadAsync(Prefix, Now);
        var feed = Client.WatchAsync(Prefix, contents.Revision + 1, Now).TakeAsync(batch => !batch.Changes.IsEmpty);
        var next = await WriteAsync(Put("a", "2"));
        Assert.Equal(next.Revision, (await feed)[^1].Revision);
    }

    [Fact]
    public async Task A_feed_does_not_tell_of_other_prefixes_but_moves_on_with_them()
    {
        var start = await WriteAsync(Put("mine/a", "1"));
        var other = await WriteAsync(Put("other/a", "1"));
        var feed = await Client.WatchAsync(Prefix + "mine/", start.Revision + 1, Now).TakeAsync(batch => batch.Revision >= other.Revision);
        Assert.All(feed, batch => Assert.Empty(batch.Changes));
    }

    [Fact]
    public async Task Progress_never_overtakes_a_change()
    {
        const int Revisions = 300;
        var start = (await WriteAsync(Put("mine", "0"))).Revision;
        var feed = Client.WatchAsync(Prefix + "mine", start + 1, Now).TakeAsync(batch => batch.Changes.Any(c => Text(c.Entry) == "end"));
        for (var i = 0; i < Revisions; i++)
            await WriteAsync(Put(i % 7 == 0 ? "mine" : "other", $"{i}"));
        await WriteAsync(Put("mine", "end"));

        var revisions = (await feed).Select(batch => batch.Revision).ToList();
        Assert.Equal(revisions.Order().Distinct(), revisions);
    }

    [Fact]
    public async Task A_feed_from_a_compacted_revision_says_so_and_where_to_go_on()
    {
        var first = await WriteAsync(Put("a", "1"));
        for (var i = 0; i < 5; i++)
            await WriteAsync(Put("a", $"{i}"));
        var last = await WriteAsync(Put("a", "last"));
        await Client.CompactAsync(last.Revision, Now);
        await Client.CompactAsync(last.Revision, Now);

        var compacted = await Assert.ThrowsAsync<CompactedException>(
            () => Client.WatchAsync(Prefix, first.Revision, Now).TakeAsync(_ => false));
        Assert.True(compacted.CompactRevision >= last.Revision);
        Assert.Equal("last", Text(await Client.GetAsync(Prefix + "a", Now)));
        var contents = await Client.ReadAsync(Prefix, Now);
        var feed = Client.WatchAsync(Prefix, contents.Revision + 1, Now).TakeAsync(batch => !batch.Changes.IsEmpty);
        var next = await WriteAsync(Put("a", "next"));
        Assert.Equal(next.Revision, (await feed)[^1].Revision);
    }

    [Fact]
    public async Task A_removal_at_the_compacted_revision_is_not_left_out_silently()
    {
        await WriteAsync(Put("a", "1"));
        var removed = await WriteAsync(new Remove(Prefix + "a"));
        await WriteAsync(Put("b", "1"));
        await Client.CompactAsync(removed.Revision, Now);
        await Assert.ThrowsAsync<CompactedException>(
            () => Client.WatchAsync(Prefix, removed.Revision, Now).TakeAsync(batch => !batch.Changes.IsEmpty));
    }

    [Fact]
    public async Task A_feed_from_long_ago_catches_up_without_a_gap()
    {
        const int Revisions = 1_300;
        var start = (await WriteAsync(Put("0", "0"))).Revision;
        for (var i = 1; i <= Revisions; i += 50)
            await Task.WhenAll(Enumerable.Range(i, 50).Select(n => WriteAsync(Put($"{n}", $"{n}"))));
        var feed = await Client.WatchAsync(Prefix, start, Now).TakeAsync(batch => batch.Revision >= start + Revisions);
        Assert.Equal(Enumerable.Range(0, Revisions + 1).Select(i => start + i), feed.Where(b => !b.Changes.IsEmpty).Select(b => b.Revision));
    }
}
