namespace Holdfast.Demo.Screen;

/// <summary>What happens now, under what happened before.</summary>
internal static class StorySection
{
    private const int Most = 3;
    private const int Indent = 8;

    public static IEnumerable<Line> Lines(ScreenState state, int width)
    {
        var told = state.Stage.Lines.TakeLast(state.Stage.Over ? 1 : Most).ToList();
        foreach (var line in told)
        {
            var time = $"{line.At:mm\\:ss}";
            foreach (var text in Wrap(line.Text, width - Indent - 1))
            {
                yield return new Line(width).Add(" ").Column(time, Indent - 2, Paint.Dim).Add(text, line == told[^1] ? Paint.Strong : Paint.Dim);
                time = "";
            }
        }
    }

    /// <summary>Words on lines of at most <paramref name="width"/> cells.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
