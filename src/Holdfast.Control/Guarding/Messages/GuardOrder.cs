using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Holdfast.Model.Beats;

namespace Holdfast.Control.Guarding.Messages;

/// <summary>
/// What the daemon tells its node's guard. Orders are levels, not edges: one that is already carried out changes nothing, so a daemon
/// may repeat them while it waits for the listing. An order that cannot be carried out is answered with <see cref="RefusedNotice"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConfigureOrder), "configure")]
[JsonDerivedType(typeof(StatusOrder), "status")]
[JsonDerivedType(typeof(RunOrder), "run")]
[JsonDerivedType(typeof(LetGoOrder), "let-go")]
[JsonDerivedType(typeof(StopOrder), "stop")]
[JsonDerivedType(typeof(LookOrder), "look")]
[JsonDerivedType(typeof(SupersededOrder), "superseded")]
[JsonDerivedType(typeof(RestartingOrder), "restarting")]
[JsonDerivedType(typeof(LeavingOrder), "leaving")]
public abstract record GuardOrder
{
    /// <summary>Bound for one encoded order; the guard closes the connection of a daemon that sends a longer one.</summary>
    public const int MaxBytes = 1_000_000;
}

/// <summary>Whom the guard beats to, as whom, and how. Sent before an <c>applied</c> that rests on it.</summary>
public sealed record ConfigureOrder : GuardOrder
{
    /// <summary>The store's generation. Another one than before: everything with an epoch is let go and the lease starts anew.</summary>
    public long Generation { get; init; }

    /// <summary>This node's member id.</summary>
    public long Member { get; init; }

    public TimeSpan Beat { get; init; }

    public TimeSpan Ttl { get; init; }

    /// <summary>
    /// Every id of the set, at most <see cref="MaxVoters"/>: the majority is counted of them all, also of one whose member is gone and who
    /// therefore has no endpoint.
    /// </summary>
    public ImmutableArray<VoterEndpoint> Voters { get; init; } = [];

    public const int MaxVoters = 15;

    /// <summary>Services of the cell have virtual addresses, so this node may soon have one.</summary>
    public bool Addresses { get; init; }
}

/// <summary>A voter and the <c>address:port</c> (UDP) where its daemon takes beats.</summary>
public readonly record struct VoterEndpoint(long Member, string Endpoint);

/// <summary>The daemon's sign of life, at least every beat; silent for max(10 beats, 2 s) it counts as dead.</summary>
public sealed record StatusOrder : GuardOrder
{
    public NodeStatus Status { get; init; } = new();

    /// <summary>
    /// The newest revision that this node has carried out. A lower one than the guard's (see <see cref="GuardListing.Applied"/>) is
    /// ignored: what has been carried out stays carried out.
    /// </summary>
    public long Applied { get; init; }

    /// <summary>
    /// What the node holds as of <see cref="Applied"/>. The beats name that revision only once nothing acts that is not held: a voter takes
    /// <c>applied</c> as proof that what was revoked before it is let go.
    /// </summary>
    public ImmutableArray<Release> Holds { get; init; } = [];
}

/// <summary>Let this service's instance run in this role: start it, or promote the warm standby that runs.</summary>
public sealed record RunOrder : GuardOrder
{
    public string Service { get; init; } = "";

    /// <summary>The grant's epoch; 0 for a warm standby and for an active-active instance, which need no lease.</summary>
    public long Epoch { get; init; }

    public InstanceRole Role { get; init; }

    /// <summary>The grant's revision, handed to the service; 0 without one.</summary>
    public long GrantRevision { get; init; }

    /// <summary>
    /// The revision of the store that the order rests on. Refused when it is below what the node has carried out: a daemon with an
    /// old view could otherwise bring a grant back that has been taken away.
    /// </summary>
    public long Revision { get; init; }

    public Launch Launch { get; init; } = new();
}

/// <summary>
/// Never act on this service at or below this epoch again. The guard writes the floor, stops (or demotes) the instance, and when both
/// are done adds the release to its beats. Also right when nothing runs.
/// </summary>
public sealed record LetGoOrder : GuardOrder
{
    public string Service { get; init; } = "";

    public long Epoch { get; init; }

    /// <summary>How long the instance may take before it is killed; zero kills at once.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Keep a warm instance running as standby.</summary>
    public bool KeepWarm { get; init; }
}

/// <summary>Stop an instance without an epoch (a standby, an active-active one), or forget one that has exited.</summary>
public sealed record StopOrder : GuardOrder
{
    public string Service { get; init; } = "";

    public TimeSpan Timeout { get; init; }
}

/// <summary>The service has no holder just now, or is to move here: look who has its addresses meanwhile. Changes nothing.</summary>
public sealed record LookOrder : GuardOrder
{
    public string Service { get; init; } = "";

    public LaunchAddresses Addresses { get; init; } = new();
}

/// <summary>The service has this epoch by the store: releases of lower ones need not be told any more. Floors stay.</summary>
public sealed record SupersededOrder : GuardOrder
{
    public string Service { get; init; } = "";

    public long Epoch { get; init; }
}

/// <summary>The daemon restarts: go on as if nothing had happened for so long (at most <see cref="MaxPatience"/>).</summary>
public sealed record RestartingOrder : GuardOrder
{
    public static readonly TimeSpan MaxPatience = TimeSpan.FromMinutes(2);

    public TimeSpan Patience { get; init; }
}

/// <summary>The node leaves: let go of everything, stop everything, tell the releases, end.</summary>
public sealed record LeavingOrder : GuardOrder;
