using Holdfast.Demo.Cells;
using Holdfast.Demo.Story;
using Spectre.Console;

namespace Holdfast.Demo.Screen;

/// <summary>The demo on a terminal: a live picture while the story is played, and afterwards until the user ends it with Ctrl-C.</summary>
internal static class ScreenRun
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(DemoCell cell, DemoOptions options, CancellationToken ct)
    {
        await using var run = new DemoRun(cell, options, _ => { });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watch = new ReportWatch(cell);
        var watching = watch.RunAsync(ending.Token);
        StoryResult? result = null;
        try
        {
            await AnsiConsole.Live(Text.Empty).Overflow(VerticalOverflow.Crop).AutoClear(true)
                .StartAsync(async live => result = await ShowAsync(live, cell, run, watch, ct));
        }
        finally
        {
            await ending.CancelAsync();
            await watching;
        }

        result = result! with { Load = run.Client.Read(), Overlaps = cell.CheckOverlaps() };
        foreach (var line in Summary.Lines(result))
            await Console.Out.WriteLineAsync(line);
        return result.Failures.IsEmpty ? 0 : 1;
    }

    private static async Task<StoryResult> ShowAsync(LiveDisplayContext live, DemoCell cell, DemoRun run, ReportWatch watch, CancellationToken ct)
    {
        var story = run.PlayAsync(ct);
        while (!story.IsCompleted)
            await DrawAsync();
        var result = await story;
        run.Stage.Say(result.Failures.IsEmpty
            ? "The story is over. The cell stays up: try the commands below in another terminal. Ctrl-C ends it."
            : $"The story is over, and it did not go well: {result.Failures[0]}");
        run.Stage.End();
        while (!ct.IsCancellationRequested)
            await DrawAsync();
        return result;

        async Task DrawAsync()
        {
            var state = new ScreenState { Plan = cell.Plan, Report = watch.Newest, Load = run.Client.Read(), Stage = run.Stage.View };
            live.UpdateTarget(DemoScreen.Render(state, AnsiConsole.Profile.Width, AnsiConsole.Profile.Height));
            live.Refresh();
            await Task.Delay(Frame, CancellationToken.None);
        }
    }
}
