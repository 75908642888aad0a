using Grpc.Core;
using Holdfast.Model.Store;
using Wire = Etcdserverpb;

namespace Holdfast.Store.Client;

/// <summary>
/// One watch on one endpoint, until it breaks. Progress is taken only from the notifications addressed to the watch itself: the
/// answer to a progress request may overtake events on etcd before 3.4.25 and 3.5.8 (etcd issue 15220), so here a request only
/// asks for a sign of life.
/// </summary>
internal sealed class Feed(Endpoint endpoint, TimeSpan silence) : IDisposable
{
    private AsyncDuplexStreamingCall<Wire.WatchRequest, Wire.WatchResponse>? _call;
    private Task<bool>? _next;
    private long _reached;

    /// <summary>Opens the watch and waits until the server has confirmed it.</summary>
    public async Task OpenAsync(string prefix, long from, TimeSpan limit, CancellationToken ct)
    {
        _reached = from - 1;
        var confirmed = await CreateAsync(prefix, from, limit, ct);
        if (from == 1 || from > confirmed)
            return;
        // etcd serves a watch from exactly the compacted revision, but has forgotten the removals of that revision. One that begins
        // a revision earlier is refused then. What it tells of that revision is known already, and left out.
        _call!.Dispose();
        await CreateAsync(prefix, from - 1, limit, ct);
    }

    /// <summary>The batches of the next response; none when it is a sign of life only.</summary>
    public async Task<IReadOnlyList<ChangeBatch>> NextAsync(CancellationToken ct)
    {
        if (!await MoveAsync(ct))
            throw Broken("the server closed it", null);
        var response = _call!.ResponseStream.Current;
        ThrowIfCancelled(response);
        endpoint.Elections.Learn(response.Header.RaftTerm);
        return Read(response);
    }

    public void Dispose() => _call?.Dispose();

    /// <summary>Returns the store's revision at that moment.</summary>
    private async Task<long> CreateAsync(string prefix, long from, TimeSpan limit, CancellationToken ct)
    {
        _call = endpoint.Watch.Watch(new CallOptions(Calls.RequireLeader, cancellationToken: ct));
        var (key, end) = KeyRange.Of(prefix);
        var create = new Wire.WatchCreateRequest { Key = key, RangeEnd = end, StartRevision = from, ProgressNotify = true };
        await WriteAsync(new Wire.WatchRequest { CreateRequest = create }, limit, ct);
        if (!await _call.ResponseStream.MoveNext(ct).WaitAsync(limit, ct))
            throw Broken("the server closed it", null);
        ThrowIfCancelled(_call.ResponseStream.Current);
        return _call.ResponseStream.Current.Header.Revision;
    }

    private List<ChangeBatch> Read(Wire.WatchResponse response)
    {
        var batches = Translation.ToBatches(response.Events).Where(batch => batch.Revision > _reached).ToList();
        var reached = batches.Count > 0 ? batches[^1].Revision : 0;
        if (batches.Count == 0 && response.WatchId >= 0 && response.Header.Revision > _reached)
        {
            reached = response.Header.Revision;
            batches.Add(new ChangeBatch(reached, []));
        }

        _reached = Math.Max(_reached, reached);
        return batches;
    }

    /// <summary>Waits for a response; asks for a sign of life after one silence, gives up after a second.</summary>
    private async Task<bool> MoveAsync(CancellationToken ct)
    {
        for (var silences = 0; ; silences++)
        {
            _next ??= _call!.ResponseStream.MoveNext(ct);
            try
            {
                var moved = await _next.WaitAsync(silence, ct);
                _next = null;
                return moved;
            }
            catch (TimeoutException e) when (silences > 0)
            {
                throw Broken($"no sign of life for {2 * silence.TotalMilliseconds:N0} ms", e);
            }
            catch (TimeoutException)
            {
                await WriteAsync(new Wire.WatchRequest { ProgressRequest = new() }, silence, ct);
            }
        }
    }

    private async Task WriteAsync(Wire.WatchRequest request, TimeSpan limit, CancellationToken ct) =>
        await _call!.RequestStream.WriteAsync(request, ct).WaitAsync(limit, ct);

    private void ThrowIfCancelled(Wire.WatchResponse response)
    {
        if (!response.Canceled)
            return;
        if (response.CompactRevision > 0)
            throw new CompactedException(response.CompactRevision);
        throw Broken($"the server cancelled it: {response.CancelReason}", null);
    }

    private StoreUnavailableException Broken(string why, Exception? inner) =>
        new($"The feed from the store at {endpoint.Address} broke: {why}. Resume from the last revision + 1.", inner);
}
