using System.Buffers.Binary;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Faults;

/// <summary>
/// A host's wall clock, for its daemon and what that starts; monotonic clocks are untouched. A few lines of C in front of libc: libfaketime, which can
/// do the same and more, made a daemon ten times as busy.
/// </summary>
internal sealed class WallClock
{
    private static readonly Lazy<string> Library = new(Compile);

    private readonly string _file;

    public WallClock(string file)
    {
        _file = file;
        Set(TimeSpan.Zero);
    }

    public static string? WhyNot => Tool.Find("cc") is null ? "A C compiler is not installed (Debian: gcc libc6-dev)." : null;

    /// <summary>What a command line begins with, so that it runs by this clock.</summary>
    public string Prefix => $"env LD_PRELOAD={Library.Value} LAB_CLOCK={_file} ";

    /// <summary>From now on it is wrong by so many whole seconds.</summary>
    public void Set(TimeSpan wrongBy)
    {
        Span<byte> seconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(seconds, (long)wrongBy.TotalSeconds);
        using var file = File.OpenHandle(_file, FileMode.OpenOrCreate, FileAccess.Write);
        RandomAccess.Write(file, seconds, 0);
    }

    private static string Compile()
    {
        var library = Path.Combine(World.Root, "wallclock.so");
        Tool.Run("cc", "-O2", "-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Faults", "wallclock.c"), "-ldl");
        return library;
    }
}
