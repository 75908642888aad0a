using Google.Protobuf;

namespace Holdfast.Store.Embedded;

/// <summary>A range of keys as etcd means it: no end is one key; an end of one zero byte is everything from the key on.</summary>
internal readonly record struct Bounds(byte[] From, byte[] End)
{
    public bool IsOneKey => End.Length == 0;

    public bool IsOpen => End is [0];

    /// <summary>A range whose end is not behind its beginning holds nothing.</summary>
    public bool IsEmpty => !IsOneKey && !IsOpen && From.AsSpan().SequenceCompareTo(End) >= 0;

    public static Bounds Of(ByteString key, ByteString end) =>
        key.IsEmpty ? throw Errors.EmptyKey() : new Bounds(key.ToByteArray(), end.ToByteArray());

    public bool Contains(ReadOnlySpan<byte> key) => IsOneKey
        ? key.SequenceEqual(From)
        : key.SequenceCompareTo(From) >= 0 && (IsOpen || key.SequenceCompareTo(End) < 0);
}
