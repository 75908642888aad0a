using System.Collections.Immutable;

namespace Holdfast.Model.Cell;

/// <summary>The cell itself: created once, by whichever daemon comes first.</summary>
public sealed record CellIdentity
{
    public string Name { get; init; } = "";

    /// <summary>New on move, restore and recover. Revisions and epochs are compared as (generation, number).</summary>
    public long Generation { get; init; }
}

/// <summary>The voters, by member id, ascending. Changed one at a time.</summary>
public sealed record VoterSet
{
    public ImmutableArray<long> Members { get; init; } = [];

    /// <summary>Filled from the key's mod revision; not stored in the value.</summary>
    public long Revision { get; init; }

    public int Majority => (Members.Length / 2) + 1;
}

/// <summary>Who proposes decisions. An epoch belongs to one process: a restarted controller takes a new one.</summary>
public sealed record ControlRecord
{
    /// <summary>The member's id.</summary>
    public long Controller { get; init; }

    public long Epoch { get; init; }

    /// <summary>Random, of the daemon process that took the epoch.</summary>
    public long Process { get; init; }

    /// <summary>Why it took over, a sentence.</summary>
    public string Reason { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>Filled from the key's mod revision; not stored in the value.</summary>
    public long Revision { get; init; }
}
