namespace Holdfast.Store.Etcd;

/// <summary>etcd's own log file. It is put aside at each start when it has grown, and one former file is kept: twice the bound at most, and what one run writes.</summary>
internal static class EtcdLog
{
    private const long Largest = 4 * 1024 * 1024;
    private const int TailBytes = 16 * 1024;

    public static void Rotate(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length > Largest)
            File.Move(path, path + ".1", overwrite: true);
    }

    /// <summary>The last lines, for the message that says why etcd ended.</summary>
    public static string Tail(string path, int lines)
    {
        if (!File.Exists(path))
            return "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(TailBytes, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file);
        return string.Join('\n', reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines));
    }
}
