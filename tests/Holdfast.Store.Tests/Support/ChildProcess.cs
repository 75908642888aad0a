using System.Diagnostics;

namespace Holdfast.Store.Tests.Support;

/// <summary>This test program, started once more in another mode. It ends with the test, however the test ends.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static ChildProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The next line that it says.</summary>
    public async Task<string> ReadLineAsync()
    {
        using var limit = Patience.Limit();
        return await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("the process ended");
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        Assert.True(_process.WaitForExit(Patience.Long));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    /// <summary>In the child: waits for the parent's end, which closes the input.</summary>
    public static Task UntilParentEndsAsync() => Console.In.ReadToEndAsync();
}
