using System.Globalization;

namespace Holdfast.Lab.Faults;

/// <summary>A host's wall clock, as libfaketime shows it to the daemon and what it starts; monotonic clocks are untouched.</summary>
internal sealed class WallClock(string file)
{
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(d => Path.Combine(d, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    public static string? WhyNot => Library is null ? "libfaketime is not installed (Debian: libfaketime)." : null;

    /// <summary>What a command line begins with, so that it runs by this clock.</summary>
    public string Prefix => $"env LD_PRELOAD={Library} FAKETIME_TIMESTAMP_FILE={file} DONT_FAKE_MONOTONIC=1 FAKETIME_CACHE_DURATION=1 ";

    /// <summary>From now on it is wrong by so much.</summary>
    public void Set(TimeSpan wrongBy)
        => File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{(wrongBy < TimeSpan.Zero ? "" : "+")}{wrongBy.TotalSeconds:F0}\n"));
}
