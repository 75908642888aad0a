using System.Diagnostics;
using System.Text;

namespace Holdfast.Node.Ocf;

/// <summary>How an agent's action ended.</summary>
/// <param name="Code">Its exit code; -1 when it was killed or could not be started.</param>
/// <param name="Output">What it printed on standard output, at most <see cref="AgentCall.MaxOutput"/> characters.</param>
/// <param name="Reason">The reason that it gave, or its last line of errors.</param>
internal sealed record AgentAnswer(int Code, string Output, string Reason);

/// <summary>
/// One action of an agent, in a thread of its own: the kernel kills the agent when that thread ends. What the action leaves behind (the service)
/// may keep the pipes; it is read as long as it writes, and what it says goes to the service's log.
/// </summary>
/// <param name="log">Where the agent's errors and remarks go.</param>
internal sealed class AgentCall(TextWriter log)
{
    public const int MaxOutput = 1_000_000;
    private const string ReasonMark = "ocf-exit-reason:";
    private const int LongestReason = 300;
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(200);
    private static readonly string SetPriv = File.Exists("/usr/bin/setpriv") ? "/usr/bin/setpriv" : "/bin/setpriv";

    private readonly StringBuilder _output = new();
    private volatile bool _cancelled;
    private string _reason = "";
    private string _lastLine = "";

    /// <summary>Kills it; it has answered -1 soon after.</summary>
    public void Cancel() => _cancelled = true;

    /// <param name="command">The agent and what it is asked.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="timeout">It is killed then.</param>
    /// <param name="ended">Called once, from another thread.</param>
    public void Begin(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, TimeSpan timeout, Action<AgentAnswer> ended)
        => new Thread(() => ended(Run(command, environment, timeout))) { IsBackground = true, Name = "action" }.Start();

    private AgentAnswer Run(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, TimeSpan timeout)
    {
        var start = new ProcessStartInfo(SetPriv, ["--pdeathsig", "KILL", "--", .. command])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var readers = new[] { Read(process.StandardOutput, Keep), Read(process.StandardError, Note) };
        var code = Await(process, timeout) ? process.ExitCode : -1;
        foreach (var reader in readers)
            reader.Join(LastWords);
        lock (_output)
            return new AgentAnswer(code, _output.ToString(), _reason.Length > 0 ? _reason : _lastLine);
    }

    private bool Await(Process process, TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        while (!process.WaitForExit(10))
        {
            if ((timeout == Timeout.InfiniteTimeSpan || clock.Elapsed < timeout) && !_cancelled)
                continue;
            process.Kill(entireProcessTree: true);
            return false;
        }

        return true;
    }

    private static Thread Read(StreamReader from, Action<string> line)
    {
        var thread = new Thread(() =>
        {
            while (from.ReadLine() is { } text)
                line(text);
        })
        { IsBackground = true, Name = "agent's words" };
        thread.Start();
        return thread;
    }

    private void Keep(string line)
    {
        lock (_output)
            if (_output.Length + line.Length < MaxOutput)
                _output.Append(line).Append('\n');
    }

    private void Note(string line)
    {
        log.WriteLine(line);
        var text = line.Length <= LongestReason ? line : line[..LongestReason];
        lock (_output)
        {
            if (text.StartsWith(ReasonMark, StringComparison.Ordinal))
                _reason = text[ReasonMark.Length..].Trim();
            else if (!string.IsNullOrWhiteSpace(text))
                _lastLine = text.Trim();
        }
    }
}
