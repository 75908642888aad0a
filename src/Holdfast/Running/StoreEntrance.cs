using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Holdfast.Store.Embedded;
using Microsoft.Extensions.Logging;

namespace Holdfast.Running;

/// <summary><c>holdfast store --data DIR --listen http://ADDRESS:PORT</c>: the embedded store as a process of its own, until SIGTERM or SIGINT.</summary>
internal static class StoreEntrance
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["--data", var data, "--listen", var listen] || !Uri.TryCreate(listen, UriKind.Absolute, out var url))
        {
            await Console.Error.WriteLineAsync("holdfast store: expected --data DIR --listen http://ADDRESS:PORT.");
            return ExitCode.Usage;
        }

        try
        {
            await ServeAsync(new EmbeddedStoreOptions { DataDirectory = data, ListenUrl = url });
            return ExitCode.Ok;
        }
        catch (EmbeddedStoreException e)
        {
            await Console.Error.WriteLineAsync($"holdfast store: {e.Message}");
            return ExitCode.Error;
        }
    }

    private static async Task ServeAsync(EmbeddedStoreOptions options)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }

        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        await using var server = await EmbeddedStoreServer.StartAsync(options, loggers);
        await Console.Out.WriteLineAsync($"holdfast store: serves {options.DataDirectory} at {server.Url}; one process, so a single point of failure");
        await ended.Task;
    }
}
