using System.Runtime.InteropServices;
using Holdfast.Demo.Board;

namespace Holdfast.Demo;

/// <summary>What <c>holdfast demo-service</c> runs: the harbour board, a small HTTP service that Holdfast keeps available.</summary>
public static class DemoService
{
    /// <summary>Runs until its guard closes its standard input, SIGTERM or cancellation.</summary>
    /// <param name="listen">Where it answers, such as <c>http://127.0.0.1:8080</c>.</param>
    /// <returns>The exit code: 0, or 1 with a sentence on standard error.</returns>
    public static async Task<int> RunAsync(string listen, CancellationToken ct = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stopping.Cancel();
        });
        try
        {
            using var service = new BoardService(BoardOptions.Read(listen, Environment.GetEnvironmentVariable), Console.In, Console.Out);
            await service.RunAsync(stopping.Token);
            return 0;
        }
        catch (Exception e) when (e is DemoException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"holdfast demo-service: {e.Message}");
            return e is OperationCanceledException ? 0 : 1;
        }
    }
}
