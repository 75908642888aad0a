using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast.Node.Os;

/// <summary>
/// One netlink(7) message, or several that go to the kernel together: each a header (length, type, flags, sequence, port), a fixed part in the
/// machine's byte order, and attributes (length, type, value), all aligned to 4 bytes.
/// </summary>
internal sealed class NetlinkMessage
{
    public const ushort Request = 1; // NLM_F_REQUEST
    public const ushort Acknowledge = 4; // NLM_F_ACK
    public const ushort Dump = 0x300; // NLM_F_ROOT | NLM_F_MATCH
    public const ushort Replace = 0x100; // NLM_F_REPLACE
    public const ushort Exclusive = 0x200; // NLM_F_EXCL
    public const ushort Create = 0x400; // NLM_F_CREATE

    private const int HeaderSize = 16;
    private const ushort Nested = 0x8000;

    private byte[] _bytes = new byte[512];
    private int _length;
    private int _header = -1;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Begins a message; the one before it is complete.</summary>
    public NetlinkMessage Begin(ushort type, ushort flags, uint sequence)
    {
        _header = _length;
        U32(0).U16(type).U16((ushort)(flags | Request)).U32(sequence).U32(0);
        return this;
    }

    public NetlinkMessage Byte(byte value)
    {
        Grow(1)[0] = value;
        return Measured();
    }

    public NetlinkMessage U16(ushort value)
    {
        MemoryMarshal.Write(Grow(2), value);
        return Measured();
    }

    public NetlinkMessage U32(uint value)
    {
        MemoryMarshal.Write(Grow(4), value);
        return Measured();
    }

    /// <summary>In network byte order.</summary>
    public NetlinkMessage BigU16(ushort value) => U16(BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    public NetlinkMessage Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        U16((ushort)(4 + value.Length)).U16(type);
        value.CopyTo(Grow(value.Length));
        _ = Grow(-_length & 3);
        return Measured();
    }

    public NetlinkMessage Attribute(ushort type, string text) => Attribute(type, (ReadOnlySpan<byte>)[.. Encoding.UTF8.GetBytes(text), 0]);

    /// <summary>An attribute of attributes: those that <paramref name="content"/> adds.</summary>
    public NetlinkMessage Nest(ushort type, Action<NetlinkMessage> content)
    {
        var start = _length;
        U16(0).U16((ushort)(type | Nested));
        content(this);
        MemoryMarshal.Write(_bytes.AsSpan(start), (ushort)(_length - start));
        return this;
    }

    /// <summary>The attributes of a received message's tail; malformed ones end it.</summary>
    public static Dictionary<int, byte[]> Attributes(ReadOnlySpan<byte> tail)
    {
        var found = new Dictionary<int, byte[]>();
        while (tail.Length >= 4)
        {
            var length = MemoryMarshal.Read<ushort>(tail);
            var type = MemoryMarshal.Read<ushort>(tail[2..]) & 0x3fff;
            if (length < 4 || length > tail.Length)
                break;
            found[type] = tail[4..length].ToArray();
            tail = tail[Math.Min(tail.Length, (length + 3) & ~3)..];
        }

        return found;
    }

    private Span<byte> Grow(int count)
    {
        if (_length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        var space = _bytes.AsSpan(_length, count);
        space.Clear();
        _length += count;
        return space;
    }

    /// <summary>The length in its header is right after each step.</summary>
    private NetlinkMessage Measured()
    {
        if (_length - _header >= HeaderSize)
            MemoryMarshal.Write(_bytes.AsSpan(_header), (uint)(_length - _header));
        return this;
    }
}
