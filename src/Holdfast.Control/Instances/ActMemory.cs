using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Instances;

/// <summary>What a node remembers of its instances between two turns. Losing it (a restarted daemon) forgets failures, nothing more.</summary>
public sealed record ActMemory
{
    public static readonly ActMemory Empty = new();

    /// <summary>By service: its failures, until a while of health has passed.</summary>
    public ImmutableSortedDictionary<string, Trouble> Troubles { get; init; } = ImmutableSortedDictionary<string, Trouble>.Empty;

    /// <summary>By service: the state that was reported last, and since when.</summary>
    public ImmutableSortedDictionary<string, StateSince> States { get; init; } = ImmutableSortedDictionary<string, StateSince>.Empty;

    /// <summary>By service, for the spec and the restarts of <see cref="LaunchRevision"/>.</summary>
    internal ImmutableSortedDictionary<string, PreparedLaunch> Launches { get; init; } = ImmutableSortedDictionary<string, PreparedLaunch>.Empty;

    internal long LaunchRevision { get; init; } = -1;
}

/// <summary>An instance that failed, and when it may be tried again.</summary>
public sealed record Trouble
{
    /// <summary>In a row.</summary>
    public int Failures { get; init; }

    public string Note { get; init; } = "";

    public Moment Since { get; init; }

    public Moment RetryAt { get; init; }

    /// <summary>The process that failed, so that one failure is counted once.</summary>
    public int Pid { get; init; }

    /// <summary>When that process ended, or was started if it still runs.</summary>
    public Moment Mark { get; init; }
}

public readonly record struct StateSince(InstanceState State, Moment Since);

/// <summary>A launch with its digest, worked out once for each version of the spec.</summary>
internal sealed record PreparedLaunch(Launch Launch, string Digest);
