using System.Globalization;
using Holdfast.Demo.Cells;

namespace Holdfast.Demo.Story;

/// <summary>The demo without a terminal: a line for each thing that happens, then the figures.</summary>
internal static class ScriptRun
{
    public static async Task<int> RunAsync(DemoCell cell, DemoOptions options, TextWriter output, CancellationToken ct)
    {
        await using var run = new DemoRun(cell, options, line => Print(output, line));
        var result = await run.PlayAsync(ct);
        await output.WriteLineAsync();
        foreach (var line in Summary.Lines(result))
            await output.WriteLineAsync(line);
        return result.Failures.IsEmpty ? 0 : 1;
    }

    private static void Print(TextWriter output, StageLine line)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.At.TotalSeconds,7:F2} s  {line.Text}"));
        foreach (var detail in line.Details)
            output.WriteLine($"           {detail}");
        output.Flush();
    }
}
