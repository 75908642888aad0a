using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Holdfast.Tests.Commands;

public sealed class SimulateFacts
{
    [Fact]
    public async Task It_runs_seeds_and_sums_them_up()
    {
        var said = await Said.Of(null, "simulate", "--seeds", "3", "--seconds", "10", "-o", "json");

        var report = JsonDocument.Parse(said.Out).RootElement;
        Assert.Equal((ExitCode.Ok, 3), (said.Code, report.GetProperty("runs").GetInt32()));
        Assert.Equal(0, report.GetProperty("violations").GetArrayLength());
    }

    [Fact]
    public async Task One_seed_is_told_as_a_story_the_same_each_time()
    {
        var once = await Said.Of(null, "simulate", "--seed", "5", "--story", "--seconds", "10");
        var again = await Said.Of(null, "simulate", "--seed", "5", "--story", "--seconds", "10");

        Assert.Contains("everything heals", once.Out);
        Assert.Contains("Replay: holdfast simulate --seed 5 --story --seconds 10", once.Out);
        Assert.Equal(once.Out, again.Out);
    }

    /// <summary>The whole story and the hash of every single event, in this process and in another one.</summary>
    [Fact]
    public async Task A_seed_is_the_same_run_in_every_process()
    {
        string[] args = ["simulate", "--seed", "7", "--story", "--seconds", "20"];
        var here = await Said.Of(null, args);
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "holdfast"), args) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var there = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Words(here.Out), Words(there));
        Assert.Matches("trace [0-9a-f]{16}", there);

        // The other process wraps its lines at another width.
        static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task A_number_out_of_bounds_is_refused()
    {
        var said = await Said.Of(null, "simulate", "--seeds", "0");

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.Contains("give a number from 1 to", said.Err);
    }
}
