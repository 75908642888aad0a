using System.Runtime.InteropServices;
using Holdfast.Demo.Cells;
using Holdfast.Demo.Load;
using Holdfast.Demo.Screen;
using Holdfast.Demo.Story;
using Holdfast.Store.Client;

namespace Holdfast.Demo;

/// <summary>What <c>holdfast demo</c> runs.</summary>
public static class DemoCommand
{
    /// <returns>
    /// The exit code: 0; 1 when the demo could not run, an event did not recover, two holders overlapped or an answer was wrong (not for
    /// slowness). Everything that was started is gone when it returns.
    /// </returns>
    public static async Task<int> RunAsync(DemoOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var signals = new Signals(stopping);
        try
        {
            var etcd = await StoreChoice.IsEtcdAsync(options.Store, Console.Error.WriteLine, stopping.Token);
            var folder = Directory.CreateTempSubdirectory("holdfast-demo-").FullName;
            await using var cell = new DemoCell(CellPlan.Create(folder, etcd), Itself.Program(options.Program), options.Keep);
            return await PlayAsync(cell, options, stopping.Token);
        }
        catch (Exception e) when (e is DemoException or IOException or StoreException)
        {
            await Console.Error.WriteLineAsync($"holdfast demo: {e.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("holdfast demo: stopped; all its processes and files are gone.");
            return ct.IsCancellationRequested || stopping.IsCancellationRequested ? 130 : 1;
        }
    }

    /// <summary>When it goes wrong, the logs that say why are left.</summary>
    private static async Task<int> PlayAsync(DemoCell cell, DemoOptions options, CancellationToken ct)
    {
        try
        {
            var code = options.Script || Console.IsOutputRedirected
                ? await ScriptRun.RunAsync(cell, options, Console.Out, ct)
                : await ScreenRun.RunAsync(cell, options, ct);
            cell.Keep |= code != 0;
            return code;
        }
        catch (DemoException)
        {
            cell.Keep = true;
            throw;
        }
        finally
        {
            if (cell.Keep)
                await Console.Error.WriteLineAsync($"The nodes' data and logs are left in {cell.Plan.Folder}.");
        }
    }

    /// <summary>Ctrl-C, a closed terminal and SIGTERM all mean: clean up and end.</summary>
    private sealed class Signals : IDisposable
    {
        private readonly PosixSignalRegistration[] _all;

        public Signals(CancellationTokenSource stopping) =>
            _all =
            [
                .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, signal =>
                {
                    signal.Cancel = true;
                    stopping.Cancel();
                })),
            ];

        public void Dispose()
        {
            foreach (var one in _all)
                one.Dispose();
        }
    }
}
