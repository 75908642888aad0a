using System.Globalization;
using Holdfast.Demo.Cells;
using Holdfast.Demo.Load;
using Spectre.Console;

namespace Holdfast.Demo.Screen;

/// <summary>What the users see: where the board answers, how many requests were answered, and the last half minute as a strip.</summary>
internal static class LoadSection
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    public static IEnumerable<Line> Lines(ScreenState state, int width)
    {
        var load = state.Load;
        var board = state.Report?.Services.FirstOrDefault(s => s.Name == CellPlan.Service);
        var silent = load.OpenGap > TimeSpan.FromMilliseconds(100);
        yield return new Line(width).Add(" The board ").Add(board?.Published is { Length: > 0 } url ? url : "is not held by any node", Paint.Strong)
            .Add(silent ? $"   no answer for {load.OpenGap.TotalMilliseconds:F0} ms" : load.Requests > 0 ? "   answers" : "", silent ? Paint.Bad : Paint.Good);
        yield return new Line(width).Add(" ").Add(Rate(load), Paint.Strong).Add(" requests/s   sent ").Add(Number(load.Requests), Paint.Strong)
            .Add("   failed ").Add(Number(load.Failed), load.Failed == 0 ? Paint.Good : Paint.Warn)
            .Add("   wrong ").Add(Number(load.Wrong), load.Wrong == 0 ? Paint.Good : Paint.Bad)
            .Add("   longest gap ").Add($"{load.Longest.TotalMilliseconds:F0} ms", Paint.Strong);
        yield return Strip(load, width);
    }

    private static Line Strip(LoadFigures load, int width)
    {
        var line = new Line(width).Add(" ");
        var slices = load.Strip.TakeLast(width - 2).ToList();
        var most = Math.Max(1, load.Rate * RateStrip.Slice.TotalSeconds);
        foreach (var slice in slices)
            line.Add(Bar(slice, most), Colour(slice));
        return line;
    }

    private static string Bar(StripSlice slice, double most)
    {
        var all = slice.Good + slice.Failed;
        return all == 0 ? " " : Levels[Math.Clamp((int)Math.Round(all * Levels.Length / most) - 1, 0, Levels.Length - 1)].ToString();
    }

    private static Style Colour(StripSlice slice) => slice.Failed == 0 ? Paint.Good : slice.Good == 0 ? Paint.Bad : Paint.Warn;

    private static string Rate(LoadFigures load)
    {
        var second = load.Strip.TakeLast((int)(TimeSpan.FromSeconds(1) / RateStrip.Slice)).Sum(s => s.Good + s.Failed);
        return second.ToString(CultureInfo.InvariantCulture);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
