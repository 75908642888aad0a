namespace Holdfast.Spec.Faults;

/// <summary>The valid word that somebody most likely meant.</summary>
internal static class Nearest
{
    /// <summary><c>did you mean "interval"?</c>, or empty when nothing is near.</summary>
    public static string Hint(string written, IEnumerable<string> valid)
        => Of(written, valid) is { } word ? $"did you mean {Quoted.Of(word)}?" : "";

    public static string? Of(string written, IEnumerable<string> valid)
    {
        if (written.Length is 0 or > SpecLimits.Name + 10) return null;
        var plain = Plain(written);
        return valid
            .Select(word => (word, distance: Distance(plain, Plain(word))))
            .Where(c => c.distance <= Allowed(plain.Length, c.word.Length))
            .OrderBy(c => c.distance)
            .ThenBy(c => c.word, StringComparer.Ordinal)
            .Select(c => c.word)
            .FirstOrDefault();
    }

    /// <summary>Damerau-Levenshtein (optimal string alignment): insert, delete, replace, swap two neighbours.</summary>
    public static int Distance(string a, string b)
    {
        var (before, last, now) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                now[j] = Math.Min(Math.Min(now[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = Math.Min(now[j], before[j - 2] + 1);
            }

            (before, last, now) = (last, now, before);
        }

        return last[b.Length];
    }

    /// <summary>Words of other habits: <c>workingDirectory</c>, <c>WORKING_DIRECTORY</c>.</summary>
    private static string Plain(string word)
        => new([.. word.ToLowerInvariant().Where(c => c is not ('-' or '_' or ' '))]);

    private static int Allowed(int written, int word) => Math.Min(written, word) switch
    {
        <= 3 => 1,
        <= 7 => 2,
        _ => Math.Max(2, Math.Min(written, word) / 3),
    };
}
