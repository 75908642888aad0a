using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Holdfast.Model.Spec;

/// <summary>What is kept available, and how.</summary>
public sealed record ServiceSpec
{
    public string Name { get; init; } = "";

    public ServiceMode Mode { get; init; } = ServiceMode.ActiveStandby;

    /// <summary>
    /// Program and arguments. <c>{node}</c>, <c>{address}</c> and <c>{service}</c> stand for the node's name and address and the
    /// service's name, here and in <see cref="Environment"/>, <see cref="Publish"/> and the checks.
    /// </summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Instead of a command: the agent that starts, watches and stops it.</summary>
    public OcfSpec? Ocf { get; init; }

    /// <summary>Instead of a command: how something that nobody can start is told what it is to be.</summary>
    public ExternalSpec? External { get; init; }

    /// <summary>Instead of a command: a systemd unit.</summary>
    public SystemdSpec? Systemd { get; init; }

    /// <summary>Virtual addresses that the holder has. Without command and agent they are all that there is to the service.</summary>
    public ImmutableArray<AddressSpec> Addresses { get; init; } = [];

    /// <summary>How long another machine may take to say that it has one of the addresses, before the holder takes it; zero does not ask.</summary>
    public TimeSpan AddressCheck { get; init; } = TimeSpan.FromMilliseconds(30);

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Absolute path, or empty for the daemon's data directory.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>How its process is run; <c>null</c>: as the guard itself.</summary>
    public ProcessSpec? Process { get; init; }

    /// <summary>How much of what it prints is kept; <c>null</c> for the default.</summary>
    public LogSpec? Log { get; init; }

    /// <summary>Whether nodes that do not hold the service run its command already, waiting to be told that they are active.</summary>
    public StandbyKind Standby { get; init; } = StandbyKind.Cold;

    public ImmutableArray<CheckSpec> Checks { get; init; } = [];

    /// <summary>Names of the nodes, or of the sites, that may host it; empty for every node that hosts services.</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];

    /// <summary>Tags that a node must have, all of them, to host it.</summary>
    public ImmutableArray<string> NeedsTags { get; init; } = [];

    /// <summary>Names of nodes or sites, best first; what is not named comes after.</summary>
    public ImmutableArray<string> Prefer { get; init; } = [];

    public Failback Failback { get; init; } = Failback.Never;

    /// <summary>How many of each unit of its node's capacity it takes while it is active there.</summary>
    public ImmutableSortedDictionary<string, int> Needs { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Names of services that it never shares a node with, nor they with it.</summary>
    public ImmutableArray<string> NotWith { get; init; } = [];

    /// <summary>Names of services that it is always on one node with: it goes where they go.</summary>
    public ImmutableArray<string> With { get; init; } = [];

    /// <summary>Names of services that must be active before it starts.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>How far apart: they never share a domain of this kind (<see cref="NodeSpec.DomainOf"/>).</summary>
    public string ApartBy { get; init; } = NodeSpec.NodeDomain;

    /// <summary>The kind of domain that it is spread over, with all services that say the same; empty for none.</summary>
    public string Spread { get; init; } = "";

    /// <summary>What a standby must show before it may be promoted; <c>null</c>: that it runs, or can be started, is enough.</summary>
    public PromotionSpec? Promotion { get; init; }

    /// <summary>What proves that a lost holder has let go; <c>null</c>: as the cell says.</summary>
    public FencingKind? Fencing { get; init; }

    /// <summary>Its instances write to the same disk or storage, so that two at once would destroy it: needs <see cref="FencingKind.Agent"/>.</summary>
    public bool SharedStorage { get; init; }

    /// <summary>Where users reach the holder, for example <c>http://{address}:8080/</c>; empty when it is not told.</summary>
    public string Publish { get; init; } = "";

    /// <summary>How long a started instance may take to pass its checks.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether its nodes run something for it while they stand by. A driver always does: it looks what is there, and is ready.</summary>
    [JsonIgnore]
    public bool RunsOnStandby => Mode == ServiceMode.ActiveStandby && (Standby == StandbyKind.Warm || IsDriven);

    /// <summary>It goes with the other service and starts after it: it stops before that one does, and whenever that one has stopped.</summary>
    public bool StandsOn(string other) => With.Contains(other) && After.Contains(other);

    /// <summary>The node's place in its preference, from 0; <c>null</c> when it is not named there.</summary>
    public int? PreferenceOf(NodeSpec node)
    {
        for (var i = 0; i < Prefer.Length; i++)
            if (node.IsMeant(Prefer[i]))
                return i;
        return null;
    }

    /// <summary>A driver of Holdfast's own runs it, on each of its nodes.</summary>
    [JsonIgnore]
    public bool IsDriven => Ocf is not null || External is not null || Systemd is not null;

    /// <summary>How long a planned stop waits after SIGTERM (or the request to become standby) before SIGKILL.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

public enum ServiceMode
{
    /// <summary>At most one active instance.</summary>
    ActiveStandby,

    /// <summary>One instance on each of its nodes, all active.</summary>
    ActiveActive,
}

public enum StandbyKind
{
    /// <summary>The command is started when the node becomes holder.</summary>
    Cold,

    /// <summary>The command runs on every node of the service and is told on standard input when it becomes active or standby.</summary>
    Warm,
}

public enum Failback
{
    /// <summary>A service stays where it is.</summary>
    Never,

    /// <summary>It goes back to a better preferred node once that is ready and has been for a while.</summary>
    WhenHealthy,
}
