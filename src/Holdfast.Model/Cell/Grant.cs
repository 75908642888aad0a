using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Holdfast.Model.Cell;

/// <summary>
/// The right to be active, committed to the store: one record for each active-standby service, for ever (a removed service keeps its
/// record, so that its epochs go on rising). Epochs of a service only rise.
/// </summary>
public sealed record Grant
{
    public string Service { get; init; } = "";

    /// <summary>The member that may act, or 0 for none.</summary>
    public long Holder { get; init; }

    public long Epoch { get; init; }

    /// <summary>
    /// When nobody holds it: the member that it was revoked from and that has not been proved to have let go (0 when there is nothing to
    /// wait for). The revision of this record is then the one that is demanded of that member.
    /// </summary>
    public long From { get; init; }

    /// <summary>When nobody holds it: the member that held it last, whose data is the newest; 0 for none that is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Last { get; init; }

    /// <summary>
    /// When not 0: the holder is asked to release (a switchover), so that this member can take over; or <see cref="Nowhere"/>, so that it stops.
    /// </summary>
    public long MoveTo { get; init; }

    /// <summary>Why it is where it is: one sentence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What the decision rested on, a line each.</summary>
    public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>The candidates in order, a line each, with what put them there.</summary>
    public ImmutableArray<string> Ranking { get; init; } = [];

    /// <summary>The incident that led here, or 0.</summary>
    public long Incident { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Name of the controller that decided.</summary>
    public string By { get; init; } = "";

    /// <summary>A <see cref="MoveTo"/> that is no member.</summary>
    public const long Nowhere = -1;

    /// <summary>Filled from the key's mod revision; not stored in the value.</summary>
    public long Revision { get; init; }
}
