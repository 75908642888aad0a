using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Holdfast.Store.Tests.Support;
using static Etcdserverpb.Compare.Types;
using static Etcdserverpb.RangeRequest.Types;

namespace Holdfast.Store.Tests.Conformance;

/// <summary>etcd's own API, which both servers must answer alike: the parts that the client does not use too.</summary>
public abstract partial class ServerFacts(StoreFixture fixture)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private KV.KVClient Kv => fixture.Kv;

    private string Prefix { get; } = $"raw/{Guid.NewGuid():N}/";

    private ByteString Key(string name) => ByteString.CopyFromUtf8(Prefix + name);

    private RangeRequest All => new() { Key = Key(""), RangeEnd = Key("\x7f") };

    private RequestOp PutOp(string key, string value) =>
        new() { RequestPut = new PutRequest { Key = Key(key), Value = ByteString.CopyFromUtf8(value) } };

    private async Task<long> PutAsync(string key, string value) => (await Kv.PutAsync(PutOp(key, value).RequestPut)).Header.Revision;

    private async Task<string[]> KeysAsync(Action<RangeRequest> change)
    {
        var request = All;
        change(request);
        return [.. (await Kv.RangeAsync(request)).Kvs.Select(kv => kv.Key.ToStringUtf8()[Prefix.Length..])];
    }

    private static async Task RefusedAsync(StatusCode code, string text, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((code, text), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task A_range_is_limited_counted_sorted_and_filtered()
    {
        var c = await PutAsync("c", "1");
        await PutAsync("a", "3");
        var b = await PutAsync("b", "2");
        await PutAsync("c", "0");
        Assert.Equal(["a", "b", "c"], await KeysAsync(_ => { }));
        Assert.Equal(["a", "b"], await KeysAsync(r => r.Limit = 2));
        Assert.Equal(["c", "b", "a"], await KeysAsync(r => r.SortOrder = SortOrder.Descend));
        Assert.Equal(["c", "b"], await KeysAsync(r => (r.SortOrder, r.SortTarget, r.Limit) = (SortOrder.Ascend, SortTarget.Value, 2)));
        Assert.Equal(["c", "b", "a"], await KeysAsync(r => (r.SortOrder, r.SortTarget) = (SortOrder.Descend, SortTarget.Mod)));
        Assert.Equal(["c", "a", "b"], await KeysAsync(r => r.SortTarget = SortTarget.Create));
        Assert.Equal("c", (await KeysAsync(r => (r.SortOrder, r.SortTarget) = (SortOrder.Descend, SortTarget.Version)))[0]);
        Assert.Equal(["b", "c"], await KeysAsync(r => r.MinModRevision = b));
        Assert.Equal(["a", "b"], await KeysAsync(r => r.MaxModRevision = b));
        Assert.Equal(["a", "b"], await KeysAsync(r => r.MinCreateRevision = c + 1));
        Assert.Equal(["c"], await KeysAsync(r => r.MaxCreateRevision = c));
    }

    [Fact]
    public async Task A_range_tells_how_much_there_is_and_whether_there_is_more()
    {
        foreach (var key in (string[])["a", "b", "c"])
            await PutAsync(key, "x");
        var some = await Kv.RangeAsync(new RangeRequest(All) { Limit = 2, KeysOnly = true });
        Assert.Equal((2, 3L, true), (some.Kvs.Count, some.Count, some.More));
        Assert.All(some.Kvs, kv => Assert.True(kv.Value.IsEmpty));
        var count = await Kv.RangeAsync(new RangeRequest(All) { CountOnly = true });
        Assert.Equal((0, 3L, false), (count.Kvs.Count, count.Count, count.More));
        var open = await Kv.RangeAsync(new RangeRequest { Key = Key("b"), RangeEnd = ByteString.CopyFrom(0), CountOnly = true });
        Assert.True(open.Count >= 2);
        var backwards = await Kv.RangeAsync(new RangeRequest { Key = Key("b"), RangeEnd = Key("a") });
        Assert.Equal((0, 0L), (backwards.Kvs.Count, backwards.Count));
    }

    [Fact]
    public async Task The_past_is_read_as_it_was()
    {
        var first = await PutAsync("a", "1");
        await PutAsync("a", "2");
        await PutAsync("b", "1");
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        var then = await Kv.RangeAsync(new RangeRequest(All) { Revision = first });
        Assert.Equal("1", Assert.Single(then.Kvs).Value.ToStringUtf8());
        Assert.Equal(["a", "b"], await KeysAsync(r => r.Revision = first + 2));
        Assert.Equal(["b"], await KeysAsync(r => r.Revision = first + 3));
        await RefusedAsync(
            StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision",
            async () => await Kv.RangeAsync(new RangeRequest(All) { Revision = long.MaxValue / 2 }));
    }

    [Fact]
    public async Task What_was_compacted_is_refused_and_what_is_newer_is_kept()
    {
        var first = await PutAsync("a", "1");
        var second = await PutAsync("a", "2");
        await PutAsync("a", "3");
        await Kv.CompactAsync(new CompactionRequest { Revision = second });
        const string Compacted = "etcdserver: mvcc: required revision has been compacted";
        await RefusedAsync(StatusCode.OutOfRange, Compacted, async () => await Kv.RangeAsync(new RangeRequest(All) { Revision = first }));
        await RefusedAsync(
            StatusCode.OutOfRange, Compacted, async () => await Kv.CompactAsync(new CompactionRequest { Revision = second }));
        await RefusedAsync(
            StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision",
            async () => await Kv.CompactAsync(new CompactionRequest { Revision = long.MaxValue / 2 }));
        var then = await Kv.RangeAsync(new RangeRequest(All) { Revision = second });
        Assert.Equal("2", Assert.Single(then.Kvs).Value.ToStringUtf8());
    }

    [Fact]
    public async Task A_put_and_a_removal_tell_what_they_replaced()
    {
        Assert.Null((await Kv.PutAsync(new PutRequest(PutOp("a", "1").RequestPut) { PrevKv = true })).PrevKv);
        var put = await Kv.PutAsync(new PutRequest(PutOp("a", "2").RequestPut) { PrevKv = true });
        Assert.Equal(("1", 1L), (put.PrevKv.Value.ToStringUtf8(), put.PrevKv.Version));
        var kept = await Kv.PutAsync(new PutRequest { Key = Key("a"), IgnoreValue = true });
        var entry = Assert.Single((await Kv.RangeAsync(new RangeRequest { Key = Key("a") })).Kvs);
        Assert.Equal(("2", 3L, kept.Header.Revision), (entry.Value.ToStringUtf8(), entry.Version, entry.ModRevision));
        await PutAsync("b", "1");
        var removed = await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key(""), RangeEnd = Key("\x7f"), PrevKv = true });
        Assert.Equal((2L, "2"), (removed.Deleted, removed.PrevKvs[0].Value.ToStringUtf8()));
        Assert.Equal(0, (await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") })).Deleted);
    }

    [Fact]
    public async Task Bad_requests_are_refused_with_etcds_words()
    {
        await RefusedAsync(StatusCode.InvalidArgument, "etcdserver: key is not provided", async () => await Kv.RangeAsync(new RangeRequest()));
        await RefusedAsync(StatusCode.InvalidArgument, "etcdserver: key is not provided", async () => await Kv.PutAsync(new PutRequest()));
        await RefusedAsync(
            StatusCode.InvalidArgument, "etcdserver: key is not provided", async () => await Kv.DeleteRangeAsync(new DeleteRangeRequest()));
        await RefusedAsync(
            StatusCode.InvalidArgument, "etcdserver: value is provided",
            async () => await Kv.PutAsync(new PutRequest { Key = Key("a"), Value = Key("x"), IgnoreValue = true }));
        await RefusedAsync(
            StatusCode.InvalidArgument, "etcdserver: key not found",
            async () => await Kv.PutAsync(new PutRequest { Key = Key("nothing"), IgnoreValue = true }));
        await RefusedAsync(
            StatusCode.NotFound, "etcdserver: requested lease not found",
            async () => await Kv.PutAsync(new PutRequest { Key = Key("a"), Lease = 77 }));
        await RefusedAsync(
            StatusCode.InvalidArgument, "etcdserver: request is too large",
            async () => await Kv.PutAsync(new PutRequest { Key = Key("a"), Value = ByteString.CopyFrom(new byte[1_600_000]) }));
    }

    [Fact]
    public async Task A_transaction_that_says_two_things_of_a_key_is_refused()
    {
        const string Duplicate = "etcdserver: duplicate key given in txn request";
        var remove = new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = Key("a"), RangeEnd = Key("c") } };
        await RefusedAsync(
            StatusCode.InvalidArgument, Duplicate,
            async () => await Kv.TxnAsync(new TxnRequest { Success = { PutOp("a", "1"), PutOp("a", "2") } }));
        await RefusedAsync(
            StatusCode.InvalidArgument, Duplicate, async () => await Kv.TxnAsync(new TxnRequest { Failure = { remove, PutOp("b", "2") } }));
        var fine = await Kv.TxnAsync(new TxnRequest { Success = { PutOp("a", "1") }, Failure = { PutOp("a", "2") } });
        Assert.True(fine.Succeeded);
        var many = new TxnRequest();
        many.Success.AddRange(Enumerable.Range(0, 4_097).Select(i => PutOp($"{i}", "")));
        await RefusedAsync(
            StatusCode.InvalidArgument, "etcdserver: too many operations in txn request", async () => await Kv.TxnAsync(many));
    }

    [Fact]
    public async Task Each_compare_holds_exactly_when_it_should()
    {
        await PutAsync("a", "m");
        await PutAsync("a", "m");
        var kv = (await Kv.RangeAsync(new RangeRequest { Key = Key("a") })).Kvs[0];
        foreach (var target in (CompareTarget[])[CompareTarget.Version, CompareTarget.Create, CompareTarget.Mod, CompareTarget.Value])
        {
            foreach (var result in Enum.GetValues<CompareResult>())
            {
                foreach (var than in (int[])[-1, 0, 1])
                    await HoldsAsync(kv, target, result, than);
            }
        }
    }

    [Fact]
    public async Task A_transaction_answers_each_operation_of_the_branch_that_it_took()
    {
        await PutAsync("a", "1");
        var range = new RequestOp { RequestRange = new RangeRequest { Key = Key("b") } };
        var remove = new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = Key("a"), PrevKv = true } };
        var compare = new Etcdserverpb.Compare { Key = Key("a"), Target = CompareTarget.Version, Version = 7 };
        var response = await Kv.TxnAsync(
            new TxnRequest { Compare = { compare }, Success = { PutOp("never", "") }, Failure = { PutOp("b", "2"), range, remove } });
        Assert.False(response.Succeeded);
        Assert.NotNull(response.Responses[0].ResponsePut);
        Assert.Equal("2", response.Responses[1].ResponseRange.Kvs[0].Value.ToStringUtf8());
        Assert.Equal("1", response.Responses[2].ResponseDeleteRange.PrevKvs[0].Value.ToStringUtf8());
        Assert.Equal(["b"], await KeysAsync(_ => { }));
        Assert.Equal(response.Header.Revision, response.Responses[1].ResponseRange.Kvs[0].ModRevision);
    }

    [Fact]
    public async Task A_transaction_with_a_range_that_cannot_be_read_does_nothing()
    {
        var range = new RequestOp { RequestRange = new RangeRequest { Key = Key("a"), Revision = long.MaxValue / 2 } };
        await RefusedAsync(
            StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision",
            async () => await Kv.TxnAsync(new TxnRequest { Success = { PutOp("a", "1"), range } }));
        Assert.Empty(await KeysAsync(_ => { }));
    }

    [Fact]
    public async Task A_compare_of_a_range_holds_when_it_holds_for_every_key()
    {
        await PutAsync("a", "1");
        await PutAsync("b", "1");
        var compare = new Etcdserverpb.Compare { Key = Key("a"), RangeEnd = Key("z"), Target = CompareTarget.Version, Version = 1 };
        Assert.True((await Kv.TxnAsync(new TxnRequest { Compare = { compare } })).Succeeded);
        await PutAsync("b", "2");
        Assert.False((await Kv.TxnAsync(new TxnRequest { Compare = { compare } })).Succeeded);
    }

    private async Task HoldsAsync(Mvccpb.KeyValue kv, CompareTarget target, CompareResult result, int than)
    {
        var compare = new Etcdserverpb.Compare { Key = kv.Key, Target = target, Result = result };
        switch (target)
        {
            case CompareTarget.Version: compare.Version = kv.Version + than; break;
            case CompareTarget.Create: compare.CreateRevision = kv.CreateRevision + than; break;
            case CompareTarget.Mod: compare.ModRevision = kv.ModRevision + than; break;
            default: compare.Value = ByteString.CopyFromUtf8($"{(char)('m' + than)}"); break;
        }

        var expected = result switch
        {
            CompareResult.Equal => than == 0,
            CompareResult.NotEqual => than != 0,
            CompareResult.Greater => than < 0,
            _ => than > 0,
        };
        var absent = new Etcdserverpb.Compare(compare) { Key = Key("absent") };
        var holdsForAbsent = target != CompareTarget.Value && result is (CompareResult.NotEqual or CompareResult.Less);
        Assert.True(expected == (await Kv.TxnAsync(new TxnRequest { Compare = { compare } })).Succeeded, $"{compare}");
        Assert.True(holdsForAbsent == (await Kv.TxnAsync(new TxnRequest { Compare = { absent } })).Succeeded, $"absent: {absent}");
    }
}

public sealed class EtcdServerFacts(EtcdFixture fixture) : ServerFacts(fixture), IClassFixture<EtcdFixture>;

public sealed class EmbeddedServerFacts(EmbeddedFixture fixture) : ServerFacts(fixture), IClassFixture<EmbeddedFixture>
{
    [Fact]
    public async Task A_transaction_within_a_transaction_is_refused_clearly()
    {
        var inner = new RequestOp { RequestTxn = new TxnRequest() };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await fixture.Kv.TxnAsync(new TxnRequest { Success = { inner } }));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Contains("transaction within a transaction", refused.Status.Detail);
    }
}
