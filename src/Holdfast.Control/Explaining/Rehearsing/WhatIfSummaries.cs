using Holdfast.Model.Reports;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>The answer in two or three sentences.</summary>
internal static class WhatIfSummaries
{
    public static string NoQuorum(WhatIfReport report, int left, int voters, int majority, TimeSpan ttl)
        => $"{Supposed(report)}, {left} of {Spoken.Count(voters, "voter")} {(left == 1 ? "is" : "are")} left and {majority} are needed: nothing could be decided, and every active-standby service would stop within {Spoken.Span(ttl)}.";

    public static string Of(WhatIfReport report, int left, int voters, int majority)
    {
        var parts = new List<string> { Moves(report) };
        var bare = report.Services.Where(s => s.To.Length > 0 && s.Backups.IsEmpty).Select(s => s.Service).ToArray();
        if (bare.Length > 0)
            parts.Add($"After that {Spoken.List(bare)} would have no backup.");
        parts.Add(left == majority && voters > 1
            ? $"{left} of {voters} voters are left: the loss of one more would end all decisions."
            : $"{left} of {voters} voters are left.");
        return string.Join(' ', parts);
    }

    private static string Moves(WhatIfReport report)
    {
        var moved = report.Services.Where(s => s.To.Length > 0 && s.To != s.From && s.Outage != TimeSpan.Zero).ToArray();
        var waits = report.Services.Where(s => s.To.Length == 0).ToArray();
        if (moved.Length == 0 && waits.Length == 0)
            return $"{Supposed(report)}, every service would go on where it is.";
        var sentences = new List<string>();
        if (moved.Length > 0)
            sentences.Add($"{Spoken.List([.. moved.GroupBy(m => m.To).Select(g => $"{Spoken.List([.. g.Select(m => m.Service)])} would move to {g.Key}")])}{Longest(moved)}");
        if (waits.Length > 0)
            sentences.Add($"{Spoken.List([.. waits.Select(w => w.Service)])} would run nowhere");
        return $"{Supposed(report)}, {string.Join("; ", sentences)}.";
    }

    private static string Longest(WhatIfMove[] moved)
        => moved.Select(m => m.Outage).Max() is { } longest ? $", active again after about {Spoken.Span(longest)}" : "";

    /// <summary>As a sentence begins: <c>With hq-1 drained and without hq-2</c>.</summary>
    private static string Supposed(WhatIfReport report)
    {
        var parts = new List<string>();
        if (report.Spec)
            parts.Add("with this spec");
        if (!report.Add.IsEmpty)
            parts.Add($"with {Spoken.List(report.Add)} added");
        if (!report.Drain.IsEmpty)
            parts.Add($"with {Spoken.List(report.Drain)} drained");
        if (!report.Down.IsEmpty)
            parts.Add($"without {Spoken.List(report.Down)}");
        var all = Spoken.List(parts);
        return char.ToUpperInvariant(all[0]) + all[1..];
    }
}
