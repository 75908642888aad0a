using System.Collections.Immutable;
using Holdfast.Model.Time;

namespace Holdfast.Model.Spec;

/// <summary>What the user asked for: one cell with its sites, nodes and services. An immutable document, versioned as a whole.</summary>
public sealed record CellSpec
{
    /// <summary>The cell's name.</summary>
    public string Cell { get; init; } = "";

    public Timing Timing { get; init; } = Profiles.Standard;

    public ImmutableArray<SiteSpec> Sites { get; init; } = [];

    public ImmutableArray<NodeSpec> Nodes { get; init; } = [];

    public ImmutableArray<ServiceSpec> Services { get; init; } = [];

    /// <summary>For services that do not say otherwise.</summary>
    public FencingKind Fencing { get; init; }

    public ImmutableArray<FenceDevice> FenceDevices { get; init; } = [];

    /// <summary>Checks of every node that hosts services. One that fails takes its node out of service.</summary>
    public ImmutableArray<CheckSpec> NodeChecks { get; init; } = [];

    /// <summary>What is asked of a node: its own checks, and those of every node but for those that it has of its own.</summary>
    public ImmutableArray<CheckSpec> ChecksOf(NodeSpec node)
        => [.. NodeChecks.Where(c => !node.Checks.Any(o => (o.Kind, o.Target) == (c.Kind, c.Target))), .. node.Checks];

    public FenceDevice? FenceDevice(string name) => FenceDevices.FirstOrDefault(d => d.Name == name);

    /// <summary>Whether the service may go on elsewhere only once its former holder was fenced.</summary>
    public bool NeedsFence(ServiceSpec service) => service.Mode == ServiceMode.ActiveStandby && (service.Fencing ?? Fencing) == FencingKind.Agent;

    public ServiceSpec? Service(string name) => Services.FirstOrDefault(s => s.Name == name);

    public NodeSpec? Node(string name) => Nodes.FirstOrDefault(n => n.Name == name);

    /// <summary>The nodes that the service may run on.</summary>
    public IEnumerable<NodeSpec> HostsOf(ServiceSpec service) => Nodes.Where(n => n.MayHost(service));

    /// <summary>Whether the service may run on the node of this name; false for a node that the spec does not name.</summary>
    public bool MayHost(string node, ServiceSpec service) => Node(node) is { } found && found.MayHost(service);
}

/// <summary>A place with power and network of its own.</summary>
public sealed record SiteSpec
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";
}

/// <summary>A node that the user expects in the cell.</summary>
public sealed record NodeSpec
{
    public string Name { get; init; } = "";

    /// <summary>The site's name, or empty.</summary>
    public string Site { get; init; } = "";

    public NodeRole Role { get; init; } = NodeRole.Voter;

    /// <summary>How many of each unit it has, for services that need some: what is not named it has none of.</summary>
    public ImmutableSortedDictionary<string, int> Capacity { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>What it has or is, for services that need it.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>What it shares with other nodes, and loses together with them: a rack, a power feed, a switch, each by kind and name.</summary>
    public ImmutableSortedDictionary<string, string> Domains { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Its own checks, beside the cell's <see cref="CellSpec.NodeChecks"/>; one of the same kind and target takes that one's place.</summary>
    public ImmutableArray<CheckSpec> Checks { get; init; } = [];

    /// <summary>How it is fenced: levels, tried in this order.</summary>
    public ImmutableArray<FenceLevel> Fence { get; init; } = [];

    /// <summary>Whether the spec lets the service run here.</summary>
    public bool MayHost(ServiceSpec service)
        => Role != NodeRole.Witness
            && (service.Nodes.IsEmpty || service.Nodes.Any(IsMeant))
            && service.NeedsTags.All(t => Tags.Contains(t));

    /// <summary>Whether a name in a list of nodes means this one: its own, or its site's.</summary>
    public bool IsMeant(string name) => name == Name || (name == Site && Site.Length > 0);

    /// <summary>Where it is, seen as a domain of this kind; <see cref="NodeDomain"/> and <see cref="SiteDomain"/> are kinds as well. Empty when it is not told.</summary>
    public string DomainOf(string kind) => kind switch
    {
        NodeDomain => Name,
        SiteDomain => Site,
        _ => Domains.GetValueOrDefault(kind) ?? "",
    };

    /// <summary>Each node by itself.</summary>
    public const string NodeDomain = "node";

    /// <summary>All nodes of a site together.</summary>
    public const string SiteDomain = "site";
}

/// <summary>What a node does in the cell (failover.md, "Words").</summary>
public enum NodeRole
{
    /// <summary>Votes and hosts services.</summary>
    Voter,

    /// <summary>Votes and hosts nothing.</summary>
    Witness,

    /// <summary>Hosts services and does not vote.</summary>
    Worker,
}
