using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Holdfast.Model.Cell;

/// <summary>
/// A person has the instances of a service restarted, one node after the other. It stays when it is over: an instance is known to have been restarted by
/// the round that its node has here.
/// </summary>
public sealed record Restart
{
    public string Service { get; init; } = "";

    /// <summary>Rises by one with each restart of the service that is asked for.</summary>
    public long Round { get; init; } = 1;

    /// <summary>By node: the round that its instance belongs to; 0 where it is not named.</summary>
    public ImmutableSortedDictionary<string, long> Rounds { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>It is under way.</summary>
    public bool Open { get; init; }

    /// <summary>The node whose instance is being restarted now; empty for none.</summary>
    public string Turn { get; init; } = "";

    /// <summary>Why it was given up; empty when it was not.</summary>
    public string Stopped { get; init; } = "";

    /// <summary>The person's own words; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who asked for it; may be empty.</summary>
    public string By { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>Filled from the key's mod revision; not stored.</summary>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>For sentences: <c>a restart was asked for by kim (new certificate)</c>.</summary>
    [JsonIgnore]
    public string Why => Maintenance.Said("a restart was asked for", By, Reason);

    public long RoundOf(string node) => Rounds.GetValueOrDefault(node);
}
