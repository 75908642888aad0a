using System.Globalization;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Health.Machine;

/// <summary>Whether enough is left of something that can run out: bytes of a disk or of memory, inodes.</summary>
public static class Room
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB"];

    /// <param name="free">Bytes that an ordinary user may still take.</param>
    /// <param name="size">Bytes of the whole.</param>
    /// <param name="freeInodes">Likewise; -1 where a file system has no fixed number of them.</param>
    public static ProbeResult OfDisk(long free, long size, long freeInodes, long inodes, CheckLimits limits)
    {
        var seen = $"{Left(free, size)} free";
        if (Lacks(free, size, limits) is { } lacks)
            return ProbeResult.Fail($"{seen}, and {lacks} are wanted");
        if (inodes <= 0 || freeInodes < 0)
            return ProbeResult.Pass(seen);
        var share = Percent(freeInodes, inodes);
        seen += $", {Number(share)}% of the inodes";
        return share < limits.InodesPercent ? ProbeResult.Fail($"{seen}, and {Number(limits.InodesPercent)}% are wanted") : ProbeResult.Pass(seen);
    }

    /// <param name="meminfo">The text of /proc/meminfo.</param>
    public static ProbeResult OfMemory(string meminfo, CheckLimits limits)
    {
        if (Line(meminfo, "MemTotal:") is not { } total || Line(meminfo, "MemAvailable:") is not { } available)
            return ProbeResult.Fail("the kernel does not say how much memory is available");
        var seen = $"{Left(available, total)} available";
        return Lacks(available, total, limits) is { } lacks ? ProbeResult.Fail($"{seen}, and {lacks} are wanted") : ProbeResult.Pass(seen);
    }

    private static string? Lacks(long free, long size, CheckLimits limits)
    {
        if (limits.FreePercent > 0 && Percent(free, size) < limits.FreePercent)
            return $"{Number(limits.FreePercent)}%";
        return free < limits.FreeBytes ? Size(limits.FreeBytes) : null;
    }

    private static long? Line(string meminfo, string key)
    {
        foreach (var line in meminfo.Split('\n'))
            if (line.StartsWith(key, StringComparison.Ordinal))
                return long.TryParse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;
        return null;
    }

    private static double Percent(long part, long whole) => whole <= 0 ? 0 : 100.0 * part / whole;

    private static string Left(long free, long size) => $"{Size(free)} of {Size(size)} ({Number(Percent(free, size))}%)";

    private static string Size(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1000 && unit < Units.Length - 1; unit++)
            size /= 1000;
        return $"{Number(size)} {Units[unit]}";
    }

    private static string Number(double number) => number.ToString(number < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
