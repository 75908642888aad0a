using Holdfast.Client;
using Holdfast.Model.Reports;
using Holdfast.Output;

namespace Holdfast.Calling;

/// <summary>
/// Prints the report at every change until Ctrl-C. On a terminal each one takes the place of the last; elsewhere they follow each other. A
/// node that goes away is left for another one.
/// </summary>
internal static class Watching
{
    private const string Home = "\e[H\e[2J\e[3J";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(HoldfastClient client, Talk talk, Func<CellReport, string> text, CancellationToken cancel)
    {
        var redraw = talk.Color;
        try
        {
            for (; ; )
            {
                try
                {
                    await foreach (var report in client.WatchAsync(cancel))
                        await talk.Out.WriteAsync(redraw ? Home + text(report) : text(report) + "\n");
                }
                catch (HoldfastApiException exception)
                {
                    await talk.Err.WriteLineAsync($"holdfast: {exception.Error.Message} Trying again.");
                }

                await Task.Delay(Pause, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how a watch ends.
            return ExitCode.Ok;
        }
    }
}
