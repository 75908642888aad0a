using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Hosts;

/// <summary>A host's disk: of limited size, and it outlives the host's power. In memory, so that no write is lost that was made.</summary>
internal sealed class Disk
{
    private const string Filler = "filler";
    private const int Megabytes = 512;

    private readonly string _path;

    public Disk(string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
        Tool.Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m,mode=755", "disk", path);
    }

    /// <summary>The daemon's directory.</summary>
    public string Data => Path.Combine(_path, "data");

    /// <summary>Takes every byte that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Path.Combine(_path, Filler), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var zeros = new byte[64 * 1024];
        for (var size = zeros.Length; size > 0; size /= 16)
            while (TryWrite(file, zeros.AsSpan(0, size)))
            {
                // More.
            }
    }

    public void Free() => File.Delete(Path.Combine(_path, Filler));

    /// <summary>As a new disk.</summary>
    public void Wipe()
    {
        foreach (var file in Directory.EnumerateFiles(_path))
            File.Delete(file);
        foreach (var folder in Directory.EnumerateDirectories(_path))
            Directory.Delete(folder, recursive: true);
    }

    public void Remove()
    {
        Tool.Run("umount", "-l", _path);
        Directory.Delete(_path);
    }

    private static bool TryWrite(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
