using System.Collections.Concurrent;
using System.Diagnostics;

namespace Holdfast.Demo.Cells;

/// <summary>
/// Starts processes from one thread that lives as long as this does: the kernel kills a child with pdeathsig when the <em>thread</em> that
/// started it ends (prctl(2)), and pool threads come and go.
/// </summary>
internal sealed class Spawner : IDisposable
{
    private readonly BlockingCollection<(ProcessStartInfo What, TaskCompletionSource<Process> Started)> _orders = new(16);
    private readonly Thread _thread;

    public Spawner()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "spawner" };
        _thread.Start();
    }

    /// <summary>Runs the command in a session of its own, output to a file, and dies with this process.</summary>
    public Task<Process> StartAsync(IEnumerable<string> command, string log, string mark)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, FileName = Tool("setpriv") ?? Tool("setsid") ?? "/bin/sh" };
        if (start.FileName.EndsWith("setpriv", StringComparison.Ordinal))
            Add(start, "--pdeathsig", "KILL", "--", "setsid", "/bin/sh");
        else if (start.FileName.EndsWith("setsid", StringComparison.Ordinal))
            Add(start, "/bin/sh");
        Add(start, "-c", "log=\"$0\"; exec \"$@\" </dev/null >>\"$log\" 2>&1", log);
        Add(start, [.. command]);
        start.Environment[NodeProcesses.Mark] = mark;
        // A killed .NET process leaves its debugger's pipes in the temporary folder, and the demo kills many.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Add((start, started));
        return started.Task;
    }

    public void Dispose()
    {
        _orders.CompleteAdding();
        _thread.Join();
        _orders.Dispose();
    }

    private void Run()
    {
        foreach (var (what, started) in _orders.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(what)!);
            }
            catch (System.ComponentModel.Win32Exception e)
            {
                started.SetException(new DemoException($"{what.FileName} could not be started: {e.Message}", e));
            }
        }
    }

    private static void Add(ProcessStartInfo start, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            start.ArgumentList.Add(word);
    }

    private static string? Tool(string name) =>
        StoreChoice.Find(name);
}
