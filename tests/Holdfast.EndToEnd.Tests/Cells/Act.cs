using System.Globalization;

namespace Holdfast.EndToEnd.Tests.Cells;

/// <summary>One moment at which a process acted as the active instance, by the machine's boot clock in nanoseconds.</summary>
internal readonly record struct Act(long Epoch, string Node, int Pid, long At)
{
    public static IReadOnlyList<Act> Read(string log)
    {
        if (!File.Exists(log))
            return [];
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var acts = new List<Act>();
        while (reader.ReadLine() is { } line)
            if (line.Split(' ') is [var epoch, var node, var pid, var at])
                acts.Add(new Act(Number(epoch), node, (int)Number(pid), Number(at)));
        return acts;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>From the first to the last act of one process under one epoch.</summary>
internal readonly record struct Reign(long Epoch, string Node, int Pid, long From, long To)
{
    public static IReadOnlyList<Reign> Of(IEnumerable<Act> acts)
        => [.. acts.GroupBy(a => (a.Epoch, a.Node, a.Pid))
            .Select(g => new Reign(g.Key.Epoch, g.Key.Node, g.Key.Pid, g.Min(a => a.At), g.Max(a => a.At)))
            .OrderBy(r => r.From)];
}
