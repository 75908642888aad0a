using Etcdserverpb;
using static Etcdserverpb.RangeRequest.Types;

namespace Holdfast.Store.Embedded;

/// <summary>Answers etcd's RangeRequest (v3.4 etcdserver/apply.go, applierV3backend.Range).</summary>
internal static class RangeQuery
{
    public static void Check(RangeRequest request, Progress progress)
    {
        if (request.Key.IsEmpty)
            throw Errors.EmptyKey();
        if (request.Revision > progress.Revision)
            throw Errors.FutureRevision();
        if (request.Revision > 0 && request.Revision < progress.Compacted)
            throw Errors.Compacted();
    }

    public static RangeResponse Answer(RangeRequest request, Versions versions, Progress progress)
    {
        Check(request, progress);
        var bounds = Bounds.Of(request.Key, request.RangeEnd);
        var past = request.Revision > 0 && request.Revision < progress.Revision;
        if (past || NeedsAll(request))
            return OfAll(request, past ? versions.At(request.Revision, bounds) : versions.Newest(bounds, -1));
        return request.CountOnly
            ? new RangeResponse { Count = versions.CountNewest(bounds) }
            : FirstOf(request, bounds, versions);
    }

    /// <summary>The common case: in the order of the keys, so that the database need not read more than the limit.</summary>
    private static RangeResponse FirstOf(RangeRequest request, Bounds bounds, Versions versions)
    {
        var rows = versions.Newest(bounds, request.Limit > 0 ? request.Limit + 1 : -1);
        var more = request.Limit > 0 && rows.Count > request.Limit;
        return Response(request, more ? rows[..^1] : rows, more, more ? versions.CountNewest(bounds) : rows.Count);
    }

    private static RangeResponse OfAll(RangeRequest request, List<KeyVersion> rows)
    {
        if (request.CountOnly)
            return new RangeResponse { Count = rows.Count };
        var kept = Sort(request, rows.Where(row => Passes(request, row))).ToList();
        var more = request.Limit > 0 && kept.Count > request.Limit;
        return Response(request, more ? kept[..(int)request.Limit] : kept, more, rows.Count);
    }

    private static RangeResponse Response(RangeRequest request, List<KeyVersion> rows, bool more, long count)
    {
        var response = new RangeResponse { More = more, Count = count };
        response.Kvs.AddRange(rows.Select(row => row.ToKeyValue(!request.KeysOnly)));
        return response;
    }

    private static bool NeedsAll(RangeRequest r) => r.SortOrder != SortOrder.None || r.SortTarget != SortTarget.Key
        || r.MinModRevision > 0 || r.MaxModRevision > 0 || r.MinCreateRevision > 0 || r.MaxCreateRevision > 0;

    private static bool Passes(RangeRequest r, KeyVersion row) =>
        Within(row.ModRevision, r.MinModRevision, r.MaxModRevision) && Within(row.CreateRevision, r.MinCreateRevision, r.MaxCreateRevision);

    private static bool Within(long value, long least, long most) => (least == 0 || value >= least) && (most == 0 || value <= most);

    private static IEnumerable<KeyVersion> Sort(RangeRequest request, IEnumerable<KeyVersion> rows)
    {
        Comparison<KeyVersion> by = request.SortTarget switch
        {
            SortTarget.Version => (a, b) => a.Version.CompareTo(b.Version),
            SortTarget.Create => (a, b) => a.CreateRevision.CompareTo(b.CreateRevision),
            SortTarget.Mod => (a, b) => a.Id.CompareTo(b.Id),
            SortTarget.Value => (a, b) => a.Value.AsSpan().SequenceCompareTo(b.Value),
            _ => (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key),
        };
        var comparer = Comparer<KeyVersion>.Create(by);
        return request.SortOrder == SortOrder.Descend ? rows.OrderDescending(comparer) : rows.Order(comparer);
    }
}
