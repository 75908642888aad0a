namespace Holdfast.Node.Os;

/// <summary>A small file that is replaced whole and is on the disk when the call returns.</summary>
internal static class DurableFile
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <exception cref="IOException">It may or may not be on the disk.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var next = path + ".new";
        using (var file = File.OpenHandle(next, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(next, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(path) ?? "/");
    }

    /// <summary>A rename is durable when the directory is.</summary>
    private static void SyncDirectory(string path)
    {
        var fd = Kernel.Check(Kernel.Open(path, ReadOnlyCloseOnExec), "open " + path);
        var result = Kernel.Sync(fd);
        _ = Kernel.Close(fd);
        Kernel.Check(result, "fsync " + path);
    }
}
