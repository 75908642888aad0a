namespace Holdfast.Node.Os;

/// <summary>An eventfd: other threads wake a thread that polls.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    private const int NonBlockingCloseOnExec = 0x80800;

    public int Fd { get; } = Kernel.Check(Kernel.EventFd(0, NonBlockingCloseOnExec), "eventfd");

    public void Wake()
    {
        ulong one = 1;
        _ = Kernel.Write(Fd, (byte*)&one, sizeof(ulong));
    }

    public void Reset()
    {
        ulong count;
        _ = Kernel.Read(Fd, (byte*)&count, sizeof(ulong));
    }

    public void Dispose() => _ = Kernel.Close(Fd);
}
