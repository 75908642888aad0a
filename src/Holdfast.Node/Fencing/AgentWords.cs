using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Holdfast.Node.Fencing;

/// <summary>What an agent printed, as it may be shown and kept: without secrets, without control characters, cut.</summary>
internal static partial class AgentWords
{
    private const int Longest = 240;

    /// <summary>Shorter values would mask half of every sentence.</summary>
    private const int LeastSecret = 3;

    /// <summary>The last line that says something, which is where agents say what failed.</summary>
    public static string Last(string output, ImmutableArray<string> secrets)
    {
        var masked = secrets.Where(s => s.Length >= LeastSecret).OrderByDescending(s => s.Length).Aggregate(output, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
        var line = masked.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
        var plain = new string([.. Stamp().Replace(line, "").Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return plain.Length <= Longest ? plain : plain[..Longest];
    }

    /// <summary><c>2026-11-26 04:54:48,384 ERROR: </c></summary>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[,.]?\d* *([A-Z]+: *)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stamp();
}
