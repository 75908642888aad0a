using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Holdfast.Store.Etcd;

/// <summary>
/// One run of etcd, tied to the thread that starts it: the kernel kills etcd when that thread ends, also when the whole daemon is
/// killed (prctl(2), PR_SET_PDEATHSIG, which belongs to the parent's thread). So the thread must live as long as etcd is to run.
/// </summary>
internal sealed partial class EtcdProcess : IDisposable
{
    private const int SigTerm = 15;
    private const int MostErrorText = 8 * 1024;

    /// <summary>Between the fork and setpriv the daemon may die, and then no signal comes: the shell looks whether the parent is still it.</summary>
    private const string OnlyUnderParent = "test \"$PPID\" = \"$0\" && exec \"$@\"";

    private readonly Process _process;
    private readonly ManualResetEvent _exited = new(initialState: false);
    private readonly System.Text.StringBuilder _errors = new();

    private EtcdProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _exited.Set();
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
    }

    public int Id => _process.Id;

    /// <summary>Set once the process has ended.</summary>
    public WaitHandle Exited => _exited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What etcd said before its log was open, such as a refused argument.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static EtcdProcess Start(string binary, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(EtcdBinary.FindSetpriv())
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        string[] guarded = ["--pdeathsig", "KILL", "/bin/sh", "-c", OnlyUnderParent, $"{Environment.ProcessId}", binary, .. arguments];
        foreach (var argument in guarded)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ETCD", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name); // etcd reads its flags from the environment too, and refuses conflicts
        var run = new EtcdProcess(new Process { StartInfo = start });
        run._process.Start();
        run._process.BeginErrorReadLine();
        run._process.BeginOutputReadLine();
        run._process.StandardInput.Close();
        return run;
    }

    public bool WaitForExit(TimeSpan limit) => _process.WaitForExit(limit);

    /// <summary>Asks etcd to end; it hands its leadership over first.</summary>
    public void Terminate()
    {
        if (!_process.HasExited)
            _ = SendSignal(_process.Id, SigTerm);
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Dispose();
        _exited.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (line is not null && _errors.Length < MostErrorText)
                _errors.AppendLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
