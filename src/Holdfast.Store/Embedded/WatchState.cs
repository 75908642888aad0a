using Etcdserverpb;
using Mvccpb;
using static Etcdserverpb.WatchCreateRequest.Types;

namespace Holdfast.Store.Embedded;

/// <summary>One watch: what it wants, and the next revision that it has not been told.</summary>
internal sealed class WatchState(long id, WatchCreateRequest request, long next)
{
    /// <summary>Revisions in one response at most; a revision is at most one request, so a response stays below 100 MB.</summary>
    public const int RevisionsTogether = 64;

    private readonly Bounds _bounds = BoundsOf(request);
    private readonly bool _noPuts = request.Filters.Contains(FilterType.Noput);
    private readonly bool _noRemovals = request.Filters.Contains(FilterType.Nodelete);
    private readonly bool _withPrevious = request.PrevKv;

    public long Id => id;

    public bool TellProgress { get; } = request.ProgressNotify;

    public long Next { get; set; } = next;

    /// <summary>Whether it got events since the last tick.</summary>
    public bool Told { get; set; }

    /// <summary>An empty key means the first key (etcd, watchServer.recvLoop).</summary>
    public static Bounds BoundsOf(WatchCreateRequest request) =>
        new(request.Key.IsEmpty ? [0] : request.Key.ToByteArray(), request.RangeEnd.ToByteArray());

    public bool Wants(Written change) =>
        _bounds.Contains(change.Version.Key) && !(change.Version.Deleted ? _noRemovals : _noPuts);

    public Event ToEvent(Written change) => change.Version.ToEvent(_withPrevious ? change.Replaced : null);
}
