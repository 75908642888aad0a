namespace Holdfast.Output;

/// <summary>Breaks text into lines at its spaces. A word that is wider than a line (an address) stays whole.</summary>
internal static class Wrap
{
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        if (text.Length <= width)
            return [text];
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
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
}
