using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Control.Ocf;

namespace Holdfast.Control.Systemd;

/// <summary>What systemd says of a unit (org.freedesktop.systemd1(5), Unit and Service objects).</summary>
public sealed record UnitState
{
    /// <summary>loaded, not-found, masked, bad-setting, error.</summary>
    public string Load { get; init; } = "";

    /// <summary>active, reloading, inactive, failed, activating, deactivating.</summary>
    public string Active { get; init; } = "";

    /// <summary>running, exited, dead, auto-restart ...</summary>
    public string Sub { get; init; } = "";

    /// <summary>enabled, disabled, static ...</summary>
    public string File { get; init; } = "";

    /// <summary>How its last run ended: success, exit-code, signal, timeout ...</summary>
    public string Result { get; init; } = "";

    /// <summary>Exit code or signal of its main process.</summary>
    public int ExitStatus { get; init; }

    /// <summary><c>system.slice</c>.</summary>
    public string Slice { get; init; } = "";

    /// <summary><c>/system.slice/nginx.service</c>; empty while it has no processes.</summary>
    public string ControlGroup { get; init; } = "";

    /// <summary>Why the unit cannot be driven at all; <c>null</c> when it can.</summary>
    public string? Unusable(string unit) => Load switch
    {
        "loaded" => null,
        "not-found" => $"systemd knows no unit {unit} on this machine",
        "masked" => $"{unit} is masked: systemctl unmask {unit}",
        _ => $"systemd cannot load {unit} ({Load}): systemctl status {unit}",
    };

    /// <summary>The exit code that an agent's monitor would have had, with a reason.</summary>
    /// <param name="probe">Nobody knows yet whether it runs.</param>
    public (int Code, string Said) Monitor(bool probe) => Active switch
    {
        "active" or "reloading" => (OcfCode.Success, ""),
        // What runs half is stopped where it is not wanted, and has failed where it should run.
        "activating" or "deactivating" => probe ? (OcfCode.Success, "") : (1, $"it is {Active} ({Sub})"),
        "failed" when !probe => (1, $"it failed: {Ended}"),
        _ => (OcfCode.NotRunning, probe ? "" : $"it is {Active} ({Sub})"),
    };

    /// <summary><c>exit-code (status 1)</c></summary>
    public string Ended => string.Create(CultureInfo.InvariantCulture, $"{(Result.Length == 0 ? "unknown" : Result)}{(ExitStatus == 0 ? "" : $" (status {ExitStatus})")}");

    /// <summary>
    /// Where its processes are or will be, below the root of the control groups: each part of a slice's name is a directory of its own
    /// (systemd.slice(5)), and <c>-.slice</c> is the root.
    /// </summary>
    public ImmutableArray<string> Groups(string unit)
    {
        var slice = Slice.EndsWith(".slice", StringComparison.Ordinal) ? Slice[..^".slice".Length] : "";
        var parts = slice is "" or "-" ? [] : slice.Split('-');
        var path = string.Concat(parts.Select((_, i) => $"/{string.Join('-', parts[..(i + 1)])}.slice")) + "/" + unit;
        return ControlGroup.Length == 0 || ControlGroup == path ? [path] : [path, ControlGroup];
    }
}
