using System.Text;

namespace Holdfast.Client.Streams;

/// <summary>
/// Cuts a stream of server-sent events (WHATWG HTML, 9.2) into events. It reads what Holdfast writes: <c>event</c>, <c>data</c> and comments; lines
/// end with LF or CRLF. An event above the bound is an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class SseReader(Stream stream, int maxBytes)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>The next event with data, a comment as an event without a name and data, or <c>null</c> at the end.</summary>
    public async ValueTask<SseEvent?> NextAsync(CancellationToken cancel)
    {
        var name = "";
        StringBuilder? data = null;
        while (await LineAsync(cancel) is { } line)
        {
            if (line.Length == 0 && data is not null)
                return new SseEvent(name, data.ToString());
            if (line.StartsWith(':') && data is null)
                return new SseEvent("", "");
            if (line.StartsWith("event:", StringComparison.Ordinal))
                name = Value(line, 6);
            if (line.StartsWith("data:", StringComparison.Ordinal))
                data = Append(data, Value(line, 5));
        }

        return null;
    }

    private static string Value(string line, int from) => line.AsSpan(from).TrimStart(' ').ToString();

    private StringBuilder Append(StringBuilder? data, string value)
    {
        data = data is null ? new StringBuilder() : data.Append('\n');
        data.Append(value);
        return data.Length <= maxBytes ? data : throw TooLarge();
    }

    private async ValueTask<string?> LineAsync(CancellationToken cancel)
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
                return Take(searched + at);
            searched = _end - _start;
            if (!await FillAsync(cancel))
                return null;
        }
    }

    private string Take(int length)
    {
        var line = Encoding.UTF8.GetString(_buffer, _start, length).TrimEnd('\r');
        _start += length + 1;
        return line;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end > maxBytes)
            throw TooLarge();
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        _end += read;
        return read > 0;
    }

    private InvalidDataException TooLarge() => new($"an event is larger than {maxBytes} bytes");
}

/// <summary>One event of a stream; without name and data it is only a sign of life.</summary>
internal readonly record struct SseEvent(string Name, string Data);
