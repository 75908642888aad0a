using System.Diagnostics;
using System.Text;

namespace Holdfast.EndToEnd.Tests.Cells;

/// <summary>A process with what it says, kept for when a test fails.</summary>
internal sealed class TestProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    public TestProcess(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public async Task<int> EndedAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null)
            return;
        lock (_said)
            _said.AppendLine(e.Data);
    }
}
