using System.Collections.Immutable;
using System.Net;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Node.Joining;

namespace Holdfast.Node;

/// <summary>What a daemon is started with. Everything else is in the store.</summary>
public sealed record AgentOptions
{
    /// <summary>This node's name in the cell.</summary>
    public required string Name { get; init; }

    /// <summary>Where it listens, and where its services and users meet it. Loopback unless told otherwise: channels are not secured yet.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>This node's own directory; absolute. Made when it does not exist. One daemon at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The cell's name.</summary>
    public required string Cell { get; init; }

    /// <summary>The cell's first voters, or the voters that this node joins; empty for this node alone.</summary>
    public ImmutableArray<Peer> Peers { get; init; } = [];

    public StoreKind Store { get; init; } = StoreKind.Etcd;

    /// <summary>For <see cref="StoreKind.External"/>: where the store is.</summary>
    public ImmutableArray<Uri> StoreUrls { get; init; } = [];

    /// <summary>What to call the external store: <c>etcd</c> or <c>embedded</c>.</summary>
    public string StoreName { get; init; } = "embedded";

    /// <summary>How fast the store is run and given up on; the cell's own timing is in its spec.</summary>
    public Timing Timing { get; init; } = Profiles.Standard;

    public NodeRole Role { get; init; } = NodeRole.Voter;

    /// <summary>
    /// The device of the machine's watchdog, which the guard feeds; empty for none. Not by itself: whoever opens one has the machine rebooted, and
    /// systemd may feed it already.
    /// </summary>
    public string Watchdog { get; init; } = "";

    /// <summary>The program and its first arguments, by which this executable is started again: for the guard, and for a restart in place.</summary>
    public required ImmutableArray<string> Program { get; init; }

    /// <summary>All arguments of this process after <see cref="Program"/>, for a restart in place.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    internal ImmutableArray<Peer> Voters => Peers.IsEmpty ? [new Peer(Name, Address)] : Peers;
}

/// <summary>Who keeps the agreed state.</summary>
public enum StoreKind
{
    /// <summary>An etcd member on each of the first voters, kept by its daemon.</summary>
    Etcd,

    /// <summary>The embedded store, inside this daemon: a cell of one machine.</summary>
    Embedded,

    /// <summary>A store that somebody else keeps.</summary>
    External,
}

/// <summary>The ports of a node.</summary>
public static class Ports
{
    public const int Api = 7420;
    public const int Beats = 7421;
    public const int EtcdClient = 7422;
    public const int EtcdPeer = 7423;
    public const int EmbeddedStore = 7424;
}
