using System.Threading.Channels;
using Etcdserverpb;
using Grpc.Core;

namespace Holdfast.Store.Embedded;

/// <summary>
/// One client's stream of watches. One loop reads the client's requests and brings each watch forward in turn, so answers, events
/// and progress can never overtake one another. A watch is a position in the history: a slow client costs no memory, and loses its
/// watch only when the history behind it is compacted, as with etcd.
/// </summary>
internal sealed class WatchSession(
    ChangeLog log, Readers readers, Func<long, ResponseHeader> header, TimeSpan progressInterval, IServerStreamWriter<WatchResponse> client)
{
    private const int MostWatches = 1_000;
    private const int MostWaiting = 64;

    private readonly SortedDictionary<long, WatchState> _watches = [];
    private readonly Channel<WatchRequest> _requests = Channel.CreateBounded<WatchRequest>(MostWaiting);
    private Task<bool>? _request;
    private long _nextId;
    private bool _progressAsked;
    private long _nextTick = Environment.TickCount64;

    /// <summary>Runs until the client leaves.</summary>
    public async Task RunAsync(IAsyncStreamReader<WatchRequest> requests, CancellationToken ct)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = ReadAsync(requests, done.Token);
        try
        {
            await LoopAsync(ct);
        }
        finally
        {
            await done.CancelAsync();
            await reading;
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<WatchRequest> requests, CancellationToken ct)
    {
        try
        {
            while (await requests.MoveNext(ct))
                await _requests.Writer.WriteAsync(requests.Current, ct);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client left without a goodbye, which is its usual way.
        }
        finally
        {
            _requests.Writer.TryComplete();
        }
    }

    private async Task LoopAsync(CancellationToken ct)
    {
        while (true)
        {
            while (_requests.Reader.TryRead(out var request))
                await HandleAsync(request, ct);
            var seen = log.Progress;
            if (await ForwardAsync(seen, ct))
                continue;
            await TellProgressAsync(seen.Revision, ct);
            if (!await WaitAsync(seen, ct))
                return;
        }
    }

    /// <summary>Waits for something to do; false when the client has left.</summary>
    private async Task<bool> WaitAsync(Progress seen, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _request ??= _requests.Reader.WaitToReadAsync(ct).AsTask();
        await Task.WhenAny(_request, log.WaitAsync(seen), Task.Delay(UntilTick(), timer.Token));
        await timer.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (!_request.IsCompleted)
            return true;
        var more = await _request;
        _request = null;
        return more;
    }

    private Task HandleAsync(WatchRequest request, CancellationToken ct)
    {
        switch (request.RequestUnionCase)
        {
            case WatchRequest.RequestUnionOneofCase.CreateRequest:
                return CreateAsync(request.CreateRequest, ct);
            case WatchRequest.RequestUnionOneofCase.CancelRequest when _watches.Remove(request.CancelRequest.WatchId):
                return SendAsync(new WatchResponse { WatchId = request.CancelRequest.WatchId, Canceled = true }, log.Progress.Revision, ct);
            case WatchRequest.RequestUnionOneofCase.ProgressRequest:
                _progressAsked = true;
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    private async Task CreateAsync(WatchCreateRequest request, CancellationToken ct)
    {
        var now = log.Progress.Revision;
        if (Refusal(request) is { } reason)
        {
            await SendAsync(new WatchResponse { WatchId = -1, Created = true, Canceled = true, CancelReason = reason }, now, ct);
            return;
        }

        var id = request.WatchId != 0 ? request.WatchId : FreeId();
        _watches.Add(id, new WatchState(id, request, request.StartRevision > 0 ? request.StartRevision : now + 1));
        await SendAsync(new WatchResponse { WatchId = id, Created = true }, now, ct);
    }

    private string? Refusal(WatchCreateRequest request)
    {
        if (_watches.Count >= MostWatches)
            return $"a stream takes at most {MostWatches} watches; open another";
        if (request.WatchId != 0 && _watches.ContainsKey(request.WatchId))
            return "mvcc: duplicate watch ID provided on the WatchStream";
        return WatchState.BoundsOf(request).IsEmpty ? "mvcc: watcher range is empty" : null;
    }

    private long FreeId()
    {
        while (_watches.ContainsKey(_nextId))
            _nextId++;
        return _nextId++;
    }

    /// <summary>Brings each watch one step towards what is there; true when some have further to go.</summary>
    private async Task<bool> ForwardAsync(Progress there, CancellationToken ct)
    {
        var more = false;
        foreach (var watch in _watches.Values.Where(watch => watch.Next <= there.Revision).ToList())
        {
            if (watch.Next < there.Compacted)
                await EndCompactedAsync(watch, there.Compacted, ct);
            else
                more |= await ForwardAsync(watch, there.Revision, ct);
        }

        return more;
    }

    private async Task<bool> ForwardAsync(WatchState watch, long revision, CancellationToken ct)
    {
        var to = Math.Min(revision, watch.Next + WatchState.RevisionsTogether - 1);
        if (log.Recent(watch.Next, to) is { } recent)
        {
            await SendEventsAsync(watch, recent, to, ct);
            return to < revision;
        }

        var (compacted, changes) = await readers.ReadAsync(
            versions => (versions.Progress().Compacted, versions.Between(watch.Next, to)), ct);
        if (watch.Next < compacted)
        {
            await EndCompactedAsync(watch, compacted, ct);
            return false;
        }

        await SendEventsAsync(watch, changes, to, ct);
        return to < revision;
    }

    private Task EndCompactedAsync(WatchState watch, long compacted, CancellationToken ct)
    {
        _watches.Remove(watch.Id);
        return SendAsync(
            new WatchResponse { WatchId = watch.Id, Canceled = true, CompactRevision = compacted }, log.Progress.Revision, ct);
    }

    private async Task SendEventsAsync(WatchState watch, List<Written> changes, long to, CancellationToken ct)
    {
        watch.Next = to + 1;
        var response = new WatchResponse { WatchId = watch.Id };
        response.Events.AddRange(changes.Where(watch.Wants).Select(watch.ToEvent));
        if (response.Events.Count == 0)
            return;
        watch.Told = true;
        await SendAsync(response, to, ct);
    }

    /// <summary>Called when every watch has reached the revision. A watch that got events since the last tick knows already.</summary>
    private async Task TellProgressAsync(long revision, CancellationToken ct)
    {
        if (_progressAsked)
            await SendAsync(new WatchResponse { WatchId = -1 }, revision, ct);
        _progressAsked = false;
        if (Environment.TickCount64 < _nextTick)
            return;
        _nextTick = Environment.TickCount64 + (long)progressInterval.TotalMilliseconds;
        foreach (var watch in _watches.Values.Where(watch => watch.TellProgress))
        {
            // A watch that begins in the future has not reached this revision in its own sense: nothing to tell.
            if (!watch.Told && watch.Next <= revision + 1)
                await SendAsync(new WatchResponse { WatchId = watch.Id }, revision, ct);
            watch.Told = false;
        }
    }

    private TimeSpan UntilTick() => _watches.Values.Any(watch => watch.TellProgress)
        ? TimeSpan.FromMilliseconds(Math.Max(1, _nextTick - Environment.TickCount64))
        : Timeout.InfiniteTimeSpan;

    private Task SendAsync(WatchResponse response, long revision, CancellationToken ct)
    {
        response.Header = header(revision);
        return client.WriteAsync(response, ct);
    }
}
