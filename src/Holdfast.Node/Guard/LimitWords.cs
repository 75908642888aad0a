using System.Globalization;
using Holdfast.Model.Spec;

namespace Holdfast.Node.Guard;

/// <summary>A process's bounds, as prlimit(1) takes them.</summary>
internal static class LimitWords
{
    public const string Program = "/usr/bin/prlimit";

    public static IReadOnlyList<string> Of(LimitsSpec limits)
    {
        (string Name, long? Value)[] all =
        [
            ("nofile", limits.OpenFiles), ("nproc", limits.Processes), ("core", limits.Core), ("as", limits.Memory), ("memlock", limits.LockedMemory), ("fsize", limits.FileSize),
        ];
        return [.. all.Where(l => l.Value is not null).Select(l => $"--{l.Name}={Value(l.Value!.Value)}")];
    }

    private static string Value(long value) => value == LimitsSpec.Unlimited ? "unlimited" : value.ToString(CultureInfo.InvariantCulture);
}
