namespace Holdfast.Node.Os;

/// <summary>Who owns a file and who may do what with it. Links are followed.</summary>
internal readonly record struct FileFacts(uint Owner, UnixFileMode Mode, bool IsRegular)
{
    private const int WorkingDirectory = -100; // AT_FDCWD
    private const uint Basic = 0x7ff; // STATX_BASIC_STATS
    private const int TypeMask = 0xf000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG

    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute | OthersWrite;

    /// <summary>Root or this process's own user owns it.</summary>
    public bool IsOurs => Owner == 0 || Owner == Kernel.EffectiveUser();

    /// <summary>Nobody else could have changed it.</summary>
    public bool IsTrusted => IsOurs && (Mode & OthersWrite) == UnixFileMode.None;

    /// <summary>Nobody else can read it.</summary>
    public bool IsSecret => IsOurs && (Mode & Others) == UnixFileMode.None;

    /// <summary><c>null</c> when there is no such file, or it cannot be looked at. struct statx: uid at 20, mode at 28.</summary>
    public static unsafe FileFacts? Of(string path)
    {
        var information = stackalloc byte[256];
        if (Kernel.Stat(WorkingDirectory, path, 0, Basic, information) != 0)
            return null;
        var mode = *(ushort*)(information + 28);
        return new FileFacts(*(uint*)(information + 20), (UnixFileMode)(mode & 0xfff), (mode & TypeMask) == Regular);
    }
}
