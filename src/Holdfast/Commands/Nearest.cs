namespace Holdfast.Commands;

/// <summary>The word that was probably meant.</summary>
internal static class Nearest
{
    private const int LongestWord = 64;

    /// <summary>The candidate with the least edits (at most a third of the word's length, at least one), or one that the word begins; else <c>null</c>.</summary>
    public static string? Word(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
            return null;
        string? best = null;
        var least = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            var distance = word.Length > 2 && candidate.StartsWith(word, StringComparison.Ordinal) ? 0 : Distance(word, candidate);
            if (distance < least)
                (best, least) = (candidate, distance);
        }
        return best;
    }

    /// <summary>Optimal string alignment: an insertion, a removal, a replacement or a swap of neighbours is one edit.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        return rows[a.Length, b.Length];
    }
}
