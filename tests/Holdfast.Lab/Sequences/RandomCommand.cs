using System.Globalization;
using Holdfast.Lab.Cells;

namespace Holdfast.Lab.Sequences;

/// <summary><c>./lab random</c>: many sequences, one after the other.</summary>
internal static class RandomCommand
{
    public const string Name = "random";

    /// <returns>0 when every sequence went well.</returns>
    public static async Task<int> RunAsync(Options options)
    {
        var (count, from, time) = (options.Number("count", 10), options.Number("from", 1), TimeSpan.FromSeconds(options.Number("seconds", 60)));
        var plan = CellPlan.Of((int)options.Number("nodes", 3)) with { Timing = options.Text("timing", "fast"), Clocks = Faults.WallClock.WhyNot is null };
        var results = new List<SequenceResult>();
        for (var seed = from; seed < from + count; seed++)
        {
            results.Add(await Sequence.RunAsync(seed, time, plan));
            Tell(results[^1], time);
        }

        Console.WriteLine(Summary(results));
        return results.TrueForAll(r => r.Violations.Count == 0) ? 0 : 1;
    }

    private static void Tell(SequenceResult result, TimeSpan time)
    {
        Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {result}");
        if (result.Violations.Count == 0)
            return;
        foreach (var line in result.Story.Concat(result.Violations))
            Console.WriteLine($"    {line}");
        Console.WriteLine($"    its logs: {Evidence.Of(result.Seed)}; again: ./lab random --count 1 --from {result.Seed} --seconds {time.TotalSeconds:F0}");
    }

    private static string Summary(List<SequenceResult> results)
    {
        var converged = results.Where(r => r.Converged is not null).Select(r => r.Converged!.Value.TotalSeconds).Order().ToArray();
        var failed = results.Where(r => r.Violations.Count > 0).Select(r => r.Seed).ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Count} sequences, {failed.Length} failed{(failed.Length > 0 ? $" ({string.Join(", ", failed)})" : "")}; {results.Sum(r => (long)r.Operations)} operations, {results.Sum(r => r.Reigns)} reigns; "
            + $"converged after healing: median {At(converged, 0.5):F1} s, p95 {At(converged, 0.95):F1} s, max {At(converged, 1):F1} s, {converged.Count(c => c > 10)} above 10 s");
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling((sorted.Length - 1) * share)];
}
