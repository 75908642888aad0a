using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>poll(2) over a handful of descriptors that are named anew each turn.</summary>
internal sealed class Poller
{
    private PollEntry[] _entries = new PollEntry[32];
    private int _count;

    public void Clear() => _count = 0;

    /// <param name="fd">The descriptor.</param>
    /// <param name="write">Also wait until it can be written.</param>
    /// <returns>The place to ask <see cref="Ready"/> for.</returns>
    public int Add(int fd, bool write = false)
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, _entries.Length * 2);
        _entries[_count] = new PollEntry { Fd = fd, Events = write ? (short)(PollEntry.In | PollEntry.Out) : PollEntry.In };
        return _count++;
    }

    /// <summary>Readable, closed or broken: in each case a read tells.</summary>
    public bool Ready(int place) => _entries[place].Returned != 0;

    /// <summary>Waits until one is ready. An interrupted wait shows none as ready.</summary>
    public unsafe void Wait()
    {
        fixed (PollEntry* entries = _entries)
        {
            if (Kernel.Poll(entries, (nuint)_count, -1) >= 0)
                return;
        }
        var error = Marshal.GetLastPInvokeError();
        if (error != Kernel.Interrupted)
            throw new IOException($"poll failed: {Kernel.Explain(error)}");
        for (var i = 0; i < _count; i++)
            _entries[i].Returned = 0;
    }
}
