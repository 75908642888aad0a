using System.Globalization;
using System.Text;
using Holdfast.Spec.Faults;

namespace Holdfast.Spec.Yaml;

/// <summary>The outermost check: size, encoding, and characters that no spec needs and that can deceive a reader or a tool.</summary>
internal static class SpecText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of the bytes, or <c>null</c> with a fault.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, FaultList faults)
    {
        if (bytes.Length > SpecLimits.Bytes)
        {
            TooLarge(bytes.Length, faults);
            return null;
        }

        if (bytes.StartsWith("\ufeff"u8)) bytes = bytes[3..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            NotUtf8(bytes, e, faults);
            return null;
        }
    }

    /// <summary>The text without a byte order mark, or <c>null</c> with a fault.</summary>
    public static string? Check(string text, FaultList faults)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        if (size > SpecLimits.Bytes)
        {
            TooLarge(size, faults);
            return null;
        }

        if (text.StartsWith('\ufeff')) text = text[1..];
        return Characters(text, faults) ? text : null;
    }

    private static bool Characters(string text, FaultList faults)
    {
        var (line, start, good) = (1, 0, true);
        for (var i = 0; i < text.Length && !faults.Full; i++)
        {
            var c = text[i];
            if (c == '\n' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                (line, start) = (line + 1, i + 1);
            }
            else if (Refusal(text, i) is { } refusal)
            {
                good = false;
                faults.Add(new Mark(line, i - start + 1), "", refusal.Message, refusal.Hint);
            }
        }

        return good;
    }

    private static (string Message, string Hint)? Refusal(string text, int i)
    {
        var c = text[i];
        if (c is >= ' ' and < '\u007f' or '\t' or '\n' or '\r') return null;
        var name = "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);
        if (c == '\0') return ("There is a NUL byte here: this is not a text file, or a damaged one.", "restore the file from a good copy");
        if (char.IsControl(c)) return ($"There is a control character ({name}) here, which a spec cannot hold.", "delete the character");
        if (char.IsSurrogate(c) && !Paired(text, i)) return ($"There is half of a character ({name}) here: the text is damaged.", "delete it and write the text again");
        if (c is '\u2028' or '\u2029' or '\ufeff' or '\u200b' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2060' and <= '\u2069'))
            return ($"There is an invisible character ({name}) here. It can make a text look like another one.", "delete the character; it often comes along when text is copied from a web page");
        return c >= '\ufffe' ? ($"{name} is not a character.", "delete it") : null;
    }

    private static bool Paired(string text, int i)
        => char.IsHighSurrogate(text[i])
            ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
            : i > 0 && char.IsHighSurrogate(text[i - 1]);

    private static void TooLarge(int size, FaultList faults)
        => faults.Add(
            new Mark(1, 1),
            "",
            string.Create(CultureInfo.InvariantCulture, $"The spec is {size / 1e6:0.0} MB large ({size} bytes); at most 1 MB ({SpecLimits.Bytes} bytes) is read."),
            "check that this is the right file");

    private static void NotUtf8(ReadOnlySpan<byte> bytes, DecoderFallbackException e, FaultList faults)
    {
        var good = bytes[..Math.Clamp(e.Index, 0, bytes.Length)];
        var lineStart = good.LastIndexOf((byte)'\n') + 1;
        var mark = new Mark(good.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(good[lineStart..]) + 1);
        var bad = Convert.ToHexString(e.BytesUnknown ?? []);
        faults.Add(mark, "", $"The file is not UTF-8 text: the byte 0x{bad} does not belong here.", "save the file as UTF-8");
    }
}
