namespace Holdfast.Output;

/// <summary>
/// Breaks text into lines at its spaces, but not between a number and its unit. A word that is wider than a line (an address) stays whole.
/// </summary>
internal static class Wrap
{
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        if (text.Length <= width)
            return [text];
        var lines = new List<string>();
        var line = "";
        foreach (var word in Words(text))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        lines.Add(line);
        return lines;
    }

    private static IEnumerable<string> Words(string text)
    {
        var number = "";
        foreach (var word in text.Split(' '))
        {
            if (number.Length == 0 && word.Length > 0 && char.IsAsciiDigit(word[0]))
            {
                number = word;
                continue;
            }

            if (number.Length > 0 && !IsUnit(word))
                yield return number;
            yield return number.Length > 0 && IsUnit(word) ? $"{number} {word}" : word;
            number = "";
        }

        if (number.Length > 0)
            yield return number;
    }

    private static bool IsUnit(string word) => word.TrimEnd('.', ',', ';', ':', ')') is "ms" or "s" or "min" or "h" or "d";
}
