namespace Holdfast.Model.Text;

/// <summary>Times and lists as a person says them.</summary>
public static class Spoken
{
    /// <summary>The two digits or so that matter: <c>340 ms</c>, <c>12 s</c>, <c>4 min</c>, <c>3 h</c>, <c>12 d</c>.</summary>
    public static string Span(TimeSpan span) => span.TotalMilliseconds switch
    {
        < 0 => "0 ms",
        < 1_000 => $"{(long)span.TotalMilliseconds} ms",
        < 10_000 => $"{Math.Floor(span.TotalSeconds * 10) / 10:0.0} s",
        < 120_000 => $"{(long)span.TotalSeconds} s",
        < 7_200_000 => $"{(long)span.TotalMinutes} min",
        < 172_800_000 => $"{(long)span.TotalHours} h",
        _ => $"{(long)span.TotalDays} d",
    };

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>; <c>none</c> for no word.</summary>
    public static string List(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "none",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}",
    };

    /// <summary><c>1 node</c>, <c>3 nodes</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
