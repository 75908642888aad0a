using System.Text;
using Holdfast.Model.Time;

namespace Holdfast.Node.Os;

/// <summary>How a program ended: its exit code, or why there is none; and what it printed.</summary>
internal readonly record struct ProgramEnd(int? Code, string Output, string Fault);

/// <summary>
/// A program that soon ends (a fence agent, a check), from its start to its end or its deadline. Its whole process group is killed then. It dies with the daemon (the kernel kills it
/// when the thread that started it ends, so that thread waits here): a run is never left to itself.
/// </summary>
internal static class ShortProgram
{
    private const int MaxOutput = 16_384;
    private const int LookMs = 50;
    private static readonly string SetPriv = File.Exists("/usr/bin/setpriv") ? "/usr/bin/setpriv" : "/bin/setpriv";

    /// <param name="command">The program, an absolute path, and its arguments.</param>
    /// <param name="input">Its standard input, at most a pipe's 64 KB.</param>
    /// <param name="deadline">It is killed then.</param>
    /// <param name="ordinary">Not before other programs, as the daemon is: what is not urgent.</param>
    /// <param name="cancel">And when this is cancelled.</param>
    public static Task<ProgramEnd> RunAsync(IReadOnlyList<string> command, byte[] input, TimeSpan deadline, bool ordinary, CancellationToken cancel)
    {
        var ended = new TaskCompletionSource<ProgramEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            if (ordinary)
                Scheduling.BeOrdinary();
            ended.SetResult(Run(command, input, BootClock.Now + deadline, deadline, cancel));
        })
        { IsBackground = true, Name = "program" };
        thread.Start();
        return ended.Task;
    }

    private static ProgramEnd Run(IReadOnlyList<string> command, byte[] input, Moment until, TimeSpan deadline, CancellationToken cancel)
    {
        var (stdin, stdout) = (Pipes.Create(), Pipes.Create());
        var pid = Spawner.Spawn(SetPriv, ["setpriv", "--pdeathsig", "KILL", "--", .. command], Surroundings(), "/", stdin.Read, stdout.Write, stdout.Write);
        _ = Kernel.Close(stdin.Read);
        _ = Kernel.Close(stdout.Write);
        Pipes.MakeNonBlocking(stdin.Write);
        Pipes.MakeNonBlocking(stdout.Read);
        Write(stdin.Write, pid < 0 ? [] : input);
        var output = new StringBuilder();
        try
        {
            return pid < 0 ? new ProgramEnd(null, "", $"the kernel started no process: {Kernel.Explain(-pid)}") : Await(pid, stdout.Read, output, until, deadline, cancel);
        }
        finally
        {
            _ = Kernel.Close(stdout.Read);
        }
    }

    private static ProgramEnd Await(int pid, int output, StringBuilder text, Moment until, TimeSpan deadline, CancellationToken cancel)
    {
        ProcessEnd? end;
        while ((end = Reaper.Reap(pid)) is null && BootClock.Now < until && !cancel.IsCancellationRequested)
        {
            Ready(output, LookMs);
            Drain(output, text);
        }

        // Also what it has left behind in its group.
        _ = Kernel.Signal(-pid, Kernel.Kill);
        Drain(output, text);
        if (end is not { } ended)
        {
            Bury(pid);
            return new ProgramEnd(null, text.ToString(), cancel.IsCancellationRequested ? "it was called off" : $"it did not end within {deadline.TotalSeconds:0.#} s and was killed");
        }

        return ended.Signal == 0 ? new ProgramEnd(ended.ExitCode, text.ToString(), "") : new ProgramEnd(null, text.ToString(), $"it was ended by signal {ended.Signal}");
    }

    /// <summary>A killed process ends at once, unless it hangs in the kernel: then it is left to that.</summary>
    private static void Bury(int pid)
    {
        for (var i = 0; i < 20 && Reaper.Reap(pid) is null; i++)
            Thread.Sleep(LookMs);
    }

    private static unsafe void Write(int fd, byte[] input)
    {
        fixed (byte* bytes = input)
            _ = Kernel.Write(fd, bytes, input.Length);
        _ = Kernel.Close(fd);
    }

    private static unsafe void Ready(int fd, int milliseconds)
    {
        var entry = new PollEntry { Fd = fd, Events = PollEntry.In };
        if (Kernel.Poll(&entry, 1, milliseconds) > 0 && (entry.Returned & PollEntry.In) == 0)
            Thread.Sleep(1); // closed, and not ended yet
    }

    private static unsafe void Drain(int fd, StringBuilder text)
    {
        var buffer = stackalloc byte[4096];
        nint count;
        while ((count = Kernel.Read(fd, buffer, 4096)) > 0)
            if (text.Length < MaxOutput)
                text.Append(Encoding.UTF8.GetString(buffer, (int)count));
    }

    /// <summary>Nothing of the daemon's own; a home for agents that use ssh.</summary>
    private static string[] Surroundings()
        => ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", $"HOME={Environment.GetEnvironmentVariable("HOME") ?? "/"}"];
}
