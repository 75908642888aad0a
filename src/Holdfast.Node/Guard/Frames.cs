using System.Buffers.Binary;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Json;

namespace Holdfast.Node.Guard;

/// <summary>Messages on the stream between daemon and guard: four bytes of length, little-endian, then JSON.</summary>
internal static class Frames
{
    public const int Head = 4;

    public static byte[] Encode(GuardOrder order) => Frame(JsonCodec.Encode(order), GuardOrder.MaxBytes);

    public static byte[] Encode(GuardNotice notice) => Frame(JsonCodec.Encode(notice), GuardNotice.MaxBytes);

    /// <summary><c>null</c> when it is not one, or one of a newer version that is not known here.</summary>
    public static T? Decode<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        try
        {
            return JsonCodec.TryDecode<T>(body);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static byte[] Frame(byte[] body, int bound)
    {
        if (body.Length > bound)
            throw new InvalidOperationException($"A message of {body.Length} bytes between daemon and guard; {bound} are possible.");
        var frame = new byte[Head + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame.AsSpan(Head));
        return frame;
    }
}

/// <summary>Cuts a stream into frames. Bounded by the longest frame.</summary>
internal sealed class FrameReader(int bound)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Space()
    {
        if (_end == _buffer.Length)
            MakeSpace();
        return _buffer.AsMemory(_end);
    }

    public void Added(int count) => _end += count;

    /// <summary>The next whole frame's body; valid until <see cref="Space"/>.</summary>
    /// <exception cref="InvalidDataException">The frame is longer than the bound.</exception>
    public bool TryTake(out ReadOnlyMemory<byte> body)
    {
        body = default;
        if (_end - _start < Frames.Head)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length < 0 || length > bound)
            throw new InvalidDataException($"A frame of {length} bytes; {bound} are possible.");
        if (_end - _start - Frames.Head < length)
            return false;
        body = _buffer.AsMemory(_start + Frames.Head, length);
        _start += Frames.Head + length;
        return true;
    }

    private void MakeSpace()
    {
        var used = _end - _start;
        if (used > _buffer.Length / 2)
        {
            var larger = new byte[Math.Min(_buffer.Length * 2, bound + Frames.Head + 1)];
            _buffer.AsSpan(_start, used).CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            _buffer.AsSpan(_start, used).CopyTo(_buffer);
        }
        (_start, _end) = (0, used);
    }
}
