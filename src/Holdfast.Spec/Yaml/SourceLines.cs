namespace Holdfast.Spec.Yaml;

/// <summary>Lines of the text by number, from 1; broken as YAML breaks them.</summary>
internal static class SourceLines
{
    /// <summary>The line without its break; empty when there is no such line.</summary>
    public static string At(string text, int number)
    {
        foreach (var line in Lines(text))
        {
            if (--number == 0) return text[line];
        }

        return "";
    }

    /// <summary>The first line from this number on that fits, or 0.</summary>
    public static int Find(string text, int from, Predicate<string> fits)
    {
        var number = 0;
        foreach (var line in Lines(text))
        {
            if (++number >= from && fits(text[line])) return number;
        }

        return 0;
    }

    private static IEnumerable<Range> Lines(string text)
    {
        var start = 0;
        while (true)
        {
            var end = text.AsSpan(start).IndexOfAny('\n', '\r');
            yield return end < 0 ? start..text.Length : start..(start + end);
            if (end < 0) yield break;
            start += end + (text.AsSpan(start + end).StartsWith("\r\n") ? 2 : 1);
        }
    }
}
