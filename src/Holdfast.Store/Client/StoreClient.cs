using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Holdfast.Model.Store;
using Wire = Etcdserverpb;

namespace Holdfast.Store.Client;

/// <summary>
/// The one way to the store (etcd v3 API; etcd or the embedded store). Safe for concurrent use; make one a process and share it.
/// Every call ends by itself, within <see cref="StoreOptions.Deadline"/> and one more try, with a result or a <see cref="StoreException"/>:
/// <see cref="StoreUnavailableException"/> (certainly not done), <see cref="OutcomeUnknownException"/> (a write, perhaps done),
/// <see cref="StoreRefusedException"/> or <see cref="CompactedException"/>. A call that its caller cancels may still be done.
/// </summary>
public sealed class StoreClient : IDisposable
{
    /// <summary>A read of many pages begins anew at most this often when its revision is compacted under it.</summary>
    private const int MostReadings = 3;

    private readonly StoreOptions _options;
    private readonly EndpointSet _endpoints;
    private readonly Calls _calls;

    public StoreClient(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _endpoints = new EndpointSet(
            [.. options.Endpoints.Select(address => new Endpoint(address, options.ConnectTimeout))], options.AttemptTimeout);
        _calls = new Calls(_endpoints, options);
    }

    /// <summary>
    /// Everything below <paramref name="prefix"/> at one revision; an empty prefix is the whole store. Linearizable: it sees every
    /// write that was acknowledged before the call.
    /// </summary>
    public Task<Contents> ReadAsync(string prefix, CancellationToken ct = default) => ReadAsync(prefix, serializable: false, ct);

    /// <summary>As <see cref="ReadAsync(string, CancellationToken)"/>, but needs no majority, and so may be old.</summary>
    public Task<Contents> ReadSerializableAsync(string prefix, CancellationToken ct = default) => ReadAsync(prefix, serializable: true, ct);

    /// <summary>One key, linearizable; <c>null</c> when it does not exist.</summary>
    public async Task<Entry?> GetAsync(string key, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var response = await RangeAsync(new Wire.RangeRequest { Key = ByteString.CopyFromUtf8(key) }, ct);
        return response.Kvs.Count == 0 ? null : Translation.ToEntry(response.Kvs[0]);
    }

    /// <summary>
    /// Does the transaction's writes if all its compares hold. It is sent again only while it certainly was not done; after an
    /// <see cref="OutcomeUnknownException"/> it counts as perhaps done until it is read back. At most 1.5 MiB and 4,096 writes.
    /// </summary>
    public async Task<Outcome> CommitAsync(Transaction transaction, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var request = Translation.ToWire(transaction);
        var ask = transaction.Writes.IsEmpty ? Ask.Read : Ask.Write;
        var response = await _calls.RunAsync(ask, (endpoint, options) => endpoint.Kv.TxnAsync(request, options), ct);
        return new Outcome(response.Succeeded, response.Header.Revision);
    }

    /// <summary>
    /// Every change below <paramref name="prefix"/> from <paramref name="fromRevision"/> on, in order, each revision whole, none
    /// left out. An empty batch is progress: nothing below the prefix changed up to its revision. The feed ends when another endpoint
    /// serves it and the first (local) one answers again; it throws <see cref="CompactedException"/> (read anew), or
    /// <see cref="StoreUnavailableException"/> when it breaks. Then watch
    /// again from the last batch's revision + 1, which goes to the local or the next endpoint; or read anew and watch from the contents' revision + 1:
    /// etcd serves a watch that starts in the past up to 100 ms late.
    /// </summary>
    public async IAsyncEnumerable<ChangeBatch> WatchAsync(
        string prefix, long fromRevision, [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromRevision, 1);
        var endpoint = _endpoints.Current;
        using var feed = new Feed(endpoint, _options.FeedSilence);
        await GuardAsync(endpoint, async () => { await feed.OpenAsync(prefix, fromRevision, _options.AttemptTimeout, ct); return true; }, ct);
        while (!_endpoints.IsFirstBack(endpoint))
        {
            foreach (var batch in await GuardAsync(endpoint, () => feed.NextAsync(ct), ct))
                yield return batch;
        }
    }

    /// <summary>Forgets all history before <paramref name="revision"/>. Compacting again at or below a former one is not an error.</summary>
    public async Task CompactAsync(long revision, CancellationToken ct = default)
    {
        try
        {
            var request = new Wire.CompactionRequest { Revision = revision };
            await _calls.RunAsync(Ask.Read, (endpoint, options) => endpoint.Kv.CompactAsync(request, options), ct);
        }
        catch (CompactedException)
        {
            // Done already, perhaps by a former try of this call.
        }
    }

    /// <summary>What each endpoint says of itself, in the order of the options. Never throws for one that does not answer.</summary>
    public async Task<ImmutableArray<StoreStatus>> StatusAsync(CancellationToken ct = default) =>
        [.. await Task.WhenAll(_endpoints.All.Select(endpoint => StatusAsync(endpoint, ct)))];

    /// <summary>The members of the store's cluster.</summary>
    public async Task<ImmutableArray<StoreMember>> MembersAsync(CancellationToken ct = default)
    {
        var response = await _calls.RunAsync(
            Ask.Local, (endpoint, options) => endpoint.Cluster.MemberListAsync(new Wire.MemberListRequest(), options), ct);
        return Members(response.Members);
    }

    /// <summary>
    /// Adds a member that will be reached at <paramref name="peerUrl"/>, and returns all members: what the new one is to be started with. etcd
    /// refuses while that could cost the majority: another member has not started, or was not connected for the last seconds.
    /// </summary>
    public async Task<ImmutableArray<StoreMember>> AddMemberAsync(Uri peerUrl, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(peerUrl);
        var request = new Wire.MemberAddRequest { PeerURLs = { peerUrl.GetLeftPart(UriPartial.Authority) } };
        var response = await _calls.RunAsync(Ask.Write, (endpoint, options) => endpoint.Cluster.MemberAddAsync(request, options), ct);
        return Members(response.Members);
    }

    /// <summary>Removes a member for good; its data is of no use any more. etcd refuses when too few started members would be left.</summary>
    public async Task RemoveMemberAsync(ulong member, CancellationToken ct = default)
    {
        var request = new Wire.MemberRemoveRequest { ID = member };
        await _calls.RunAsync(Ask.Write, (endpoint, options) => endpoint.Cluster.MemberRemoveAsync(request, options), ct);
    }

    /// <summary>
    /// Hands the store's raft leadership to <paramref name="member"/>; nothing happens when it has it already. Throws
    /// <see cref="StoreUnavailableException"/> when no endpoint is the leader's, or the leader did not answer (ask again).
    /// </summary>
    public async Task MoveLeaderAsync(ulong member, CancellationToken ct = default)
    {
        var statuses = await StatusAsync(ct);
        var leader = statuses.Where(s => s.Reachable).MaxBy(s => s.Term)?.Leader ?? 0;
        if (leader == member)
            return;
        var index = statuses.ToList().FindIndex(s => s.Reachable && s.Member == leader);
        if (leader == 0 || index < 0)
            throw new StoreUnavailableException("The store has no leader at any of the endpoints, so leadership was not moved.");
        await MoveAsync(_endpoints.All[index], member, ct);
    }

    public void Dispose() => _endpoints.Dispose();

    private static ImmutableArray<StoreMember> Members(IEnumerable<Wire.Member> members)
        => [.. members.Select(m => new StoreMember(m.ID, m.Name, [.. m.PeerURLs], [.. m.ClientURLs]))];

    private async Task<Contents> ReadAsync(string prefix, bool serializable, CancellationToken ct)
    {
        for (var reading = 1; ; reading++)
        {
            try
            {
                return await ReadPagesAsync(prefix, serializable, ct);
            }
            catch (CompactedException) when (reading < MostReadings)
            {
                // The revision of the first page was compacted before the last page was read: begin anew.
            }
        }
    }

    private async Task<Contents> ReadPagesAsync(string prefix, bool serializable, CancellationToken ct)
    {
        var (from, end) = KeyRange.Of(prefix);
        var request = new Wire.RangeRequest { Key = from, RangeEnd = end, Limit = KeyRange.PageSize, Serializable = serializable };
        var entries = ImmutableArray.CreateBuilder<Entry>();
        while (true)
        {
            var page = await RangeAsync(request, ct);
            entries.AddRange(page.Kvs.Select(Translation.ToEntry));
            if (request.Revision == 0)
                request.Revision = page.Header.Revision;
            if (!page.More)
                return new Contents(request.Revision, entries.DrainToImmutable());
            request.Key = KeyRange.After(page.Kvs[^1].Key);
        }
    }

    private Task<Wire.RangeResponse> RangeAsync(Wire.RangeRequest request, CancellationToken ct) =>
        _calls.RunAsync(request.Serializable ? Ask.Local : Ask.Read, (endpoint, options) => endpoint.Kv.RangeAsync(request, options), ct);

    private CallOptions OneAttempt(CancellationToken ct) => new(deadline: DateTime.UtcNow + _options.AttemptTimeout, cancellationToken: ct);

    private async Task<StoreStatus> StatusAsync(Endpoint endpoint, CancellationToken ct)
    {
        try
        {
            var s = await endpoint.Maintenance.StatusAsync(new Wire.StatusRequest(), OneAttempt(ct));
            return new StoreStatus(endpoint.Address)
            {
                Member = s.Header.MemberId,
                Leader = s.Leader,
                Term = s.RaftTerm,
                Revision = s.Header.Revision,
                DatabaseSize = s.DbSize,
                Version = s.Version,
                Errors = [.. s.Errors],
            };
        }
        catch (RpcException e)
        {
            ct.ThrowIfCancellationRequested();
            return new StoreStatus(endpoint.Address) { Problem = $"{e.StatusCode}: {e.Status.Detail}" };
        }
    }

    private async Task MoveAsync(Endpoint leader, ulong member, CancellationToken ct)
    {
        try
        {
            await leader.Maintenance.MoveLeaderAsync(new Wire.MoveLeaderRequest { TargetID = member }, OneAttempt(ct));
        }
        catch (RpcException e)
        {
            ct.ThrowIfCancellationRequested();
            throw Failure.Judge(e) == Verdict.Refused
                ? Failure.Refusal(e, leader.Address)
                : new StoreUnavailableException($"Leadership was perhaps not moved: {Failure.Describe(e, leader.Address)}", e);
        }
    }

    /// <summary>Makes every way in which a feed can break one exception, and leaves the endpoint for the next call.</summary>
    private async Task<T> GuardAsync<T>(Endpoint endpoint, Func<Task<T>> step, CancellationToken ct)
    {
        try
        {
            return await step();
        }
        catch (StoreUnavailableException)
        {
            _endpoints.Failed(endpoint);
            throw;
        }
        catch (Exception e) when (e is RpcException or TimeoutException or InvalidOperationException or IOException)
        {
            ct.ThrowIfCancellationRequested();
            _endpoints.Failed(endpoint);
            var why = e is RpcException rpc ? $"{rpc.StatusCode}, {rpc.Status.Detail}" : e.Message;
            throw new StoreUnavailableException(
                $"The feed from the store at {endpoint.Address} broke: {why}. Resume from the last revision + 1.", e);
        }
    }
}
