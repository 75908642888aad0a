using System.Collections.Immutable;

namespace Holdfast.Model.Beats;

/// <summary>
/// A member's heartbeat: one datagram to every voter (failover.md, "Renewing"). JSON, at most <see cref="MaxBytes"/>; a larger or unreadable
/// one is dropped.
/// </summary>
public sealed record Beat
{
    public const int MaxBytes = 60_000;

    public int Version { get; init; } = 1;

    public long Generation { get; init; }

    public long Member { get; init; }

    /// <summary>Random, of the guard process that keeps the lease.</summary>
    public long Nonce { get; init; }

    /// <summary>1, 2, 3 … of this nonce.</summary>
    public long Number { get; init; }

    /// <summary>The promise that is asked for.</summary>
    public TimeSpan Ttl { get; init; }

    /// <summary>The newest revision that this node has carried out: what it no longer holds is already let go.</summary>
    public long Applied { get; init; }

    /// <summary>What is left of the sender's lease as it sees it; zero or less when it has none.</summary>
    public TimeSpan LeaseLeft { get; init; }

    /// <summary>What this node has let go for good and no newer epoch is known of.</summary>
    public ImmutableArray<Release> Releases { get; init; } = [];

    /// <summary>What the daemon says of its node; <c>null</c> while the guard beats without a daemon.</summary>
    public NodeStatus? Status { get; init; }
}

/// <summary>The node never acts on this service at or below this epoch again; it is on its disk.</summary>
public readonly record struct Release(string Service, long Epoch);

/// <summary>A voter's answer to one beat: a promise, unspoken, for the beat's ttl. Anything that does not match is dropped.</summary>
public sealed record Answer
{
    public int Version { get; init; } = 1;

    public long Generation { get; init; }

    /// <summary>Member id of the voter that answers.</summary>
    public long Voter { get; init; }

    public long Member { get; init; }

    public long Nonce { get; init; }

    public long Number { get; init; }
}
