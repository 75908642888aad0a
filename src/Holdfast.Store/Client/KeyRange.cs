using Google.Protobuf;

namespace Holdfast.Store.Client;

/// <summary>Keys and prefixes as etcd's byte ranges.</summary>
internal static class KeyRange
{
    /// <summary>Entries in one answer of a long read.</summary>
    public const int PageSize = 2_000;

    private static readonly ByteString Zero = ByteString.CopyFrom(0);

    /// <summary>From the first key of the prefix to the first behind it; an empty prefix is every key (etcd API, RangeRequest).</summary>
    public static (ByteString From, ByteString End) Of(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return prefix.Length == 0 ? (Zero, Zero) : (ByteString.CopyFromUtf8(prefix), EndOf(prefix));
    }

    /// <summary>The first key after <paramref name="key"/>.</summary>
    public static ByteString After(ByteString key)
    {
        var next = new byte[key.Length + 1];
        key.Span.CopyTo(next);
        return UnsafeByteOperations.UnsafeWrap(next);
    }

    private static ByteString EndOf(string prefix)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(prefix);
        // A byte of UTF-8 is never 0xff, so the last byte can always be raised.
        bytes[^1]++;
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
