using System.Text;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>One running child: the leader of a session and group of its own.</summary>
/// <param name="run">Names it.</param>
/// <param name="service">Its service.</param>
/// <param name="pid">Of the leader.</param>
/// <param name="handle">The leader's; <c>null</c> when it had ended before it could be opened.</param>
/// <param name="input">The end of its standard input.</param>
/// <param name="stop">The signal that asks it to end.</param>
/// <param name="forget">Called when it is gone.</param>
internal sealed class ChildProcess(long run, string service, int pid, ProcessHandle? handle, int input, int stop, Action<int> forget) : IDisposable
{
    public long Run { get; } = run;

    public string Service { get; } = service;

    /// <summary>It may have had a systemd unit started.</summary>
    public bool HasUnit { get; init; }

    /// <summary>Of the leader, and of the group.</summary>
    public int Pid { get; } = pid;

    /// <summary>Readable once the leader has ended; -1 when it had ended before it could be opened.</summary>
    public int Fd => handle?.Fd ?? -1;

    /// <summary>How the leader ended, once it is reaped.</summary>
    public ProcessEnd? End { get; set; }

    /// <summary>
    /// A killed process still needs the processor to end, and on a busy machine it waits for it; so the group is given the best place in
    /// the queue first. (Refused without the right to: then it waits.)
    /// </summary>
    public void Signal(bool kill)
    {
        if (kill)
            _ = Kernel.SetPriority(Kernel.OfGroup, Pid, -20);
        _ = Kernel.Signal(-Pid, kill ? Kernel.Kill : stop);
    }

    /// <summary>False when it does not read its input any more.</summary>
    public unsafe bool Tell(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        fixed (byte* start = bytes)
            return Kernel.Write(input, start, bytes.Length) == bytes.Length;
    }

    public void Dispose()
    {
        forget(Pid);
        handle?.Dispose();
        _ = Kernel.Close(input);
    }
}
