namespace Holdfast.Node.Os;

/// <summary>Pipes whose ends children do not inherit unless told.</summary>
internal static unsafe class Pipes
{
    private const int CloseOnExec = 0x80000;
    private const int SetFlags = 4; // F_SETFL
    private const int NonBlocking = 0x800;

    public static (int Read, int Write) Create()
    {
        var ends = stackalloc int[2];
        Kernel.Check(Kernel.Pipe(ends, CloseOnExec), "pipe2");
        return (ends[0], ends[1]);
    }

    public static void MakeNonBlocking(int fd) => Kernel.Check(Kernel.FileControl(fd, SetFlags, NonBlocking), "fcntl");
}
