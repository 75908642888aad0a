using Etcdserverpb;
using Holdfast.Store.Tests.Support;
using static Etcdserverpb.WatchCreateRequest.Types;
using static Mvccpb.Event.Types;

namespace Holdfast.Store.Tests.Conformance;

public abstract partial class ServerFacts
{
    private WatchStream NewStream() => new(fixture.Watch);

    private WatchCreateRequest WatchAll(long from = 0) => new() { Key = Key(""), RangeEnd = Key("\x7f"), StartRevision = from };

    [Fact]
    public async Task A_watch_is_confirmed_then_tells_events_then_is_cancelled()
    {
        using var stream = NewStream();
        await stream.CreateAsync(WatchAll());
        var created = await stream.NextAsync(_ => true);
        Assert.True(created.Created && !created.Canceled);
        var revision = await PutAsync("a", "1");
        var told = await stream.NextAsync(r => r.Events.Count > 0);
        Assert.Equal((created.WatchId, revision, 1L), (told.WatchId, told.Events[0].Kv.ModRevision, told.Events[0].Kv.Version));
        await stream.CancelAsync(created.WatchId);
        Assert.Equal(created.WatchId, (await stream.NextAsync(r => r.Canceled)).WatchId);
    }

    [Fact]
    public async Task Several_watches_of_a_stream_each_get_their_own()
    {
        using var stream = NewStream();
        await stream.CreateAsync(new WatchCreateRequest { Key = Key("a"), WatchId = 7 });
        await stream.CreateAsync(new WatchCreateRequest { Key = Key("b"), WatchId = 9 });
        await stream.NextAsync(r => r.Created && r.WatchId == 9);
        await PutAsync("b", "1");
        Assert.Equal(9, (await stream.NextAsync(r => r.Events.Count > 0)).WatchId);
        await PutAsync("a", "1");
        Assert.Equal(7, (await stream.NextAsync(r => r.Events.Count > 0)).WatchId);
        await stream.CreateAsync(new WatchCreateRequest { Key = Key("c"), WatchId = 7 });
        Assert.True((await stream.NextAsync(r => r.Created)).Canceled);
    }

    [Fact]
    public async Task A_watch_tells_what_was_replaced_when_it_is_asked_to()
    {
        var first = await PutAsync("a", "1");
        await PutAsync("a", "2");
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        using var stream = NewStream();
        var request = WatchAll(first);
        request.PrevKv = true;
        await stream.CreateAsync(request);
        var events = new List<Mvccpb.Event>();
        while (events.Count < 3)
            events.AddRange((await stream.NextAsync(r => r.Events.Count > 0)).Events);
        Assert.Null(events[0].PrevKv);
        Assert.Equal("1", events[1].PrevKv.Value.ToStringUtf8());
        Assert.Equal((EventType.Delete, "2"), (events[2].Type, events[2].PrevKv.Value.ToStringUtf8()));
        Assert.True(events[2].Kv.Value.IsEmpty);
    }

    [Fact]
    public async Task A_watch_leaves_out_what_is_filtered()
    {
        using var stream = NewStream();
        var request = WatchAll();
        request.Filters.Add(FilterType.Noput);
        await stream.CreateAsync(request);
        await stream.NextAsync(r => r.Created);
        await PutAsync("a", "1");
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        var told = await stream.NextAsync(r => r.Events.Count > 0);
        Assert.Equal(EventType.Delete, Assert.Single(told.Events).Type);
    }

    [Fact]
    public async Task A_watch_can_begin_in_the_future()
    {
        var now = await PutAsync("a", "1");
        using var stream = NewStream();
        await stream.CreateAsync(WatchAll(now + 3));
        await stream.NextAsync(r => r.Created);
        for (var i = 1; i <= 4; i++)
            await PutAsync("a", $"{i}");
        Assert.True((await stream.NextAsync(r => r.Events.Count > 0)).Events[0].Kv.ModRevision >= now + 3);
    }

    [Fact]
    public async Task A_quiet_watch_is_told_of_progress_and_a_stream_answers_when_asked()
    {
        using var stream = NewStream();
        var request = WatchAll();
        request.ProgressNotify = true;
        await stream.CreateAsync(request);
        var created = await stream.NextAsync(r => r.Created);
        var elsewhere = (await Kv.PutAsync(new PutRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("elsewhere") })).Header.Revision;
        var told = await stream.NextAsync(r => r.Events.Count == 0 && r.Header.Revision >= elsewhere);
        Assert.Equal(created.WatchId, told.WatchId);
        await stream.AskProgressAsync();
        Assert.True((await stream.NextAsync(r => r.WatchId == -1)).Header.Revision >= elsewhere);
    }
}
