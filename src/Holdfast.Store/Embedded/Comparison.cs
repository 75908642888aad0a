using Etcdserverpb;
using static Etcdserverpb.Compare.Types;

namespace Holdfast.Store.Embedded;

/// <summary>Whether a transaction's compare holds (v3.4 etcdserver/apply.go, applyCompare).</summary>
internal static class Comparison
{
    /// <summary>A key that does not exist has version and revisions 0, and no value: a compare of its value never holds.</summary>
    public static bool Holds(Compare compare, Versions versions)
    {
        var rows = versions.Newest(Bounds.Of(compare.Key, compare.RangeEnd), -1);
        if (rows.Count == 0)
            return compare.Target != CompareTarget.Value && Holds(compare, Order(compare, null));
        return rows.TrueForAll(row => Holds(compare, Order(compare, row)));
    }

    private static int Order(Compare compare, KeyVersion? row) => compare.Target switch
    {
        CompareTarget.Version => (row?.Version ?? 0).CompareTo(compare.Version),
        CompareTarget.Create => (row?.CreateRevision ?? 0).CompareTo(compare.CreateRevision),
        CompareTarget.Mod => (row?.ModRevision ?? 0).CompareTo(compare.ModRevision),
        CompareTarget.Value => row!.Value.AsSpan().SequenceCompareTo(compare.Value.Span),
        _ => throw Errors.Invalid($"compare target {compare.Target} is not known"),
    };

    private static bool Holds(Compare compare, int order) => compare.Result switch
    {
        CompareResult.Equal => order == 0,
        CompareResult.NotEqual => order != 0,
        CompareResult.Greater => order > 0,
        CompareResult.Less => order < 0,
        _ => throw Errors.Invalid($"compare result {compare.Result} is not known"),
    };
}
