using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Holdfast.Model.Cell;

/// <summary>A node is out of service because a person wants it so, or its own health does: it takes nothing new, and what it has moves away. It votes on.</summary>
public sealed record Drain
{
    public string Node { get; init; } = "";

    /// <summary>The person's own words; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What no other node is ready for stops too.</summary>
    public bool Force { get; init; }

    /// <summary>Its own checks failed, and it is put back when they pass. What stands by on it goes on standing by.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Automatic { get; init; }

    /// <summary>Of an automatic one: active-active services whose instance stays, since no other node has one; <c>null</c> for none.</summary>
    public ImmutableArray<string>? Keeps { get; init; }

    [JsonIgnore]
    public ImmutableArray<string> Kept => Keeps ?? [];

    /// <summary>Who asked for it; may be empty.</summary>
    public string By { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>Filled from the key's mod revision; not stored.</summary>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>For sentences: <c>drained by kim (new kernel)</c>.</summary>
    [JsonIgnore]
    public string Why => Automatic ? Maintenance.Said("out of service", "", Reason) : Maintenance.Said("drained", By, Reason);
}

/// <summary>The whole cell is left alone: nothing is started, moved or failed over until it is resumed. Leases and votes go on.</summary>
public sealed record Pause
{
    /// <summary>The person's own words; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who asked for it; may be empty.</summary>
    public string By { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>For sentences: <c>paused by kim (new switch)</c>.</summary>
    public string Why => Maintenance.Said("paused", By, Reason);
}

internal static class Maintenance
{
    public static string Said(string what, string by, string reason) => what + (by.Length == 0 ? "" : $" by {by}") + (reason.Length == 0 ? "" : $" ({reason})");
}
