using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Holdfast.Control.Health.Wire;

/// <summary>A question to a name server and what is read from its answer (RFC 1035, 4). Every offset and count of an answer is held against its length.</summary>
public static class DnsMessage
{
    public static readonly IReadOnlyDictionary<string, ushort> Types = new Dictionary<string, ushort>(StringComparer.Ordinal)
    {
        ["A"] = 1, ["NS"] = 2, ["CNAME"] = 5, ["SOA"] = 6, ["PTR"] = 12, ["MX"] = 15, ["TXT"] = 16, ["AAAA"] = 28, ["SRV"] = 33,
    };

    private const int Header = 12;
    private const int MostRecords = 64;
    private const int MostJumps = 32;
    private const int LongestName = 255;

    /// <summary>The question for one name, with recursion desired.</summary>
    public static byte[] Ask(ushort id, string name, string type)
    {
        var packet = new List<byte> { (byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            var bytes = Encoding.ASCII.GetBytes(label);
            if (bytes.Length is 0 or > 63 || packet.Count > Header + LongestName)
                throw new FormatException($"\"{name}\" is no domain name");
            packet.Add((byte)bytes.Length);
            packet.AddRange(bytes);
        }

        packet.AddRange([0, (byte)(Types[type] >> 8), (byte)Types[type], 0, 1]);
        return [.. packet];
    }

    /// <summary>The answer did not fit into a datagram: ask again over TCP (RFC 1035, 4.2.1).</summary>
    public static bool IsTruncated(ReadOnlySpan<byte> answer) => answer.Length > 2 && (answer[2] & 2) != 0;

    public static bool Answers(ReadOnlySpan<byte> answer, ushort id)
        => answer.Length >= Header && BinaryPrimitives.ReadUInt16BigEndian(answer) == id && (answer[2] & 0x80) != 0;

    /// <summary>Whether the answer has a record of the type, and, where one is expected, that one.</summary>
    public static ProbeResult Judge(ReadOnlySpan<byte> answer, string type, string expected)
    {
        if ((answer[3] & 15) is > 0 and var code)
            return ProbeResult.Fail(Words(code));
        if (Records(answer, Types[type]) is not { } records)
            return ProbeResult.Fail("the answer cannot be read");
        if (records.Count == 0)
            return ProbeResult.Fail($"there is no {type} record");
        var seen = $"{type} {string.Join(", ", records.Take(4))}{(records.Count > 4 ? " ..." : "")}";
        return expected.Length == 0 || records.Any(r => string.Equals(r, expected.TrimEnd('.'), StringComparison.OrdinalIgnoreCase))
            ? ProbeResult.Pass(seen)
            : ProbeResult.Fail($"{seen} instead of {expected}");
    }

    private static string Words(int code) => code switch
    {
        1 => "the server says that the question is malformed (FORMERR)",
        2 => "the server has failed (SERVFAIL)",
        3 => "there is no such name (NXDOMAIN)",
        5 => "the server refuses to answer (REFUSED)",
        _ => $"the server answers with code {code}",
    };

    private static List<string>? Records(ReadOnlySpan<byte> answer, ushort type)
    {
        var (questions, count) = (BinaryPrimitives.ReadUInt16BigEndian(answer[4..]), BinaryPrimitives.ReadUInt16BigEndian(answer[6..]));
        var at = Header;
        for (var i = 0; i < questions; i++)
            if (Name(answer, ref at) is null || (at += 4) > answer.Length)
                return null;
        var records = new List<string>();
        for (var i = 0; i < Math.Min((int)count, MostRecords); i++)
        {
            if (Name(answer, ref at) is null || at + 10 > answer.Length)
                return null;
            var (kind, length) = (BinaryPrimitives.ReadUInt16BigEndian(answer[at..]), BinaryPrimitives.ReadUInt16BigEndian(answer[(at + 8)..]));
            at += 10;
            if (at + length > answer.Length)
                return null;
            if (kind == type && Data(answer, at, length, kind) is { } data)
                records.Add(data);
            at += length;
        }

        return records;
    }

    private static string? Data(ReadOnlySpan<byte> answer, int at, int length, ushort type) => type switch
    {
        1 when length == 4 => new IPAddress(answer.Slice(at, 4)).ToString(),
        28 when length == 16 => new IPAddress(answer.Slice(at, 16)).ToString(),
        2 or 5 or 6 or 12 => Name(answer, ref at),
        15 when length > 2 => Numbered(answer, at, 1),
        33 when length > 6 => Numbered(answer, at, 3),
        16 => Texts(answer.Slice(at, length)),
        _ => null,
    };

    /// <summary>Numbers of two bytes, then a name: MX has its preference, SRV priority, weight and port.</summary>
    private static string? Numbered(ReadOnlySpan<byte> answer, int at, int numbers)
    {
        var words = new List<string>();
        for (var i = 0; i < numbers; i++, at += 2)
            words.Add(BinaryPrimitives.ReadUInt16BigEndian(answer[at..]).ToString(CultureInfo.InvariantCulture));
        return Name(answer, ref at) is { } name ? string.Join(' ', [.. words, name]) : null;
    }

    private static string? Texts(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        for (var at = 0; at < data.Length; at += data[at] + 1)
        {
            if (at + 1 + data[at] > data.Length)
                return null;
            foreach (var b in data.Slice(at + 1, data[at]))
                text.Append(b is >= 0x20 and < 0x7f ? (char)b : '?');
        }

        return text.ToString();
    }

    /// <summary>The name at the place, which moves behind it; <c>null</c> when it is none. Pointers lead backwards, and not for ever.</summary>
    private static string? Name(ReadOnlySpan<byte> answer, ref int at)
    {
        var name = new StringBuilder();
        var (place, jumps) = (at, 0);
        while (place < answer.Length && name.Length <= LongestName)
        {
            var length = answer[place];
            if (length == 0)
            {
                at = jumps == 0 ? place + 1 : at;
                return name.ToString();
            }

            if (length >= 0xc0)
            {
                if (place + 1 >= answer.Length || ++jumps > MostJumps)
                    return null;
                at = jumps == 1 ? place + 2 : at;
                place = ((length & 0x3f) << 8) | answer[place + 1];
                continue;
            }

            if (length > 63 || place + 1 + length > answer.Length)
                return null;
            if (name.Length > 0)
                name.Append('.');
            foreach (var b in answer.Slice(place + 1, length))
                name.Append(b is > 0x20 and < 0x7f ? (char)b : '?');
            place += length + 1;
        }

        return null;
    }
}
