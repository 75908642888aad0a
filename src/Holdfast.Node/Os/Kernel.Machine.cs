using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>What the kernel says of file systems and of its clock.</summary>
internal static unsafe partial class Kernel
{
    private const int StatVfsWords = 16; // struct statvfs of 64-bit Linux is 11 words of 8 bytes and more
    private const int TimexBytes = 256; // struct timex is 208

    /// <param name="Block">Bytes of a block.</param>
    /// <param name="Blocks">Of the whole file system.</param>
    /// <param name="Available">To ordinary users.</param>
    /// <param name="Inodes">0 where there is no fixed number.</param>
    /// <param name="FreeInodes">Likewise.</param>
    public readonly record struct FileSystemRoom(long Block, long Blocks, long Available, long Inodes, long FreeInodes);

    /// <param name="State">5 (TIME_ERROR): not synchronised.</param>
    /// <param name="Status">STA_ bits.</param>
    public readonly record struct KernelClock(int State, int Status, long MaxErrorUs, long EstimatedUs);

    /// <summary><c>null</c>: see the last error. May wait for ever on a network's file system.</summary>
    public static FileSystemRoom? FileSystem(string path)
    {
        var words = stackalloc long[StatVfsWords];
        return StatVfs(path, words) == 0 ? new FileSystemRoom(words[1], words[2], words[4], words[5], words[7]) : null;
    }

    /// <summary>Asks, and sets nothing.</summary>
    public static KernelClock? ClockState()
    {
        var timex = stackalloc byte[TimexBytes];
        new Span<byte>(timex, TimexBytes).Clear();
        var state = AdjustTime(timex);
        return state < 0 ? null : new KernelClock(state, *(int*)(timex + 40), *(long*)(timex + 24), *(long*)(timex + 32));
    }

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatVfs(string path, long* words);

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int AdjustTime(byte* timex);
}
