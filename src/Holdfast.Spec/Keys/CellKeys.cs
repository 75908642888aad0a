using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>The keys of the spec itself, of its sites and of its nodes.</summary>
internal static class CellKeys
{
    public static readonly WordValue<NodeRole> Role = new(
        ("voter", NodeRole.Voter, "votes and hosts services"),
        ("witness", NodeRole.Witness, "votes and hosts nothing"),
        ("worker", NodeRole.Worker, "hosts services and does not vote"));

    public static readonly Shape<SiteSpec> Site = new(
        "a site",
        new SiteSpec(),
        new Field<SiteSpec, string>(new TextValue(TextValue.AnyText, 500, empty: true), (s, v) => s with { Description = v })
        {
            Name = "description", Description = "For people.",
        });

    private static readonly ListValue<CheckSpec> Checks = new(
        new CheckValue(CheckKeys.OfNode, process: false, "a check: disk: {path: …}, memory, pressure, load, clock, ntp, link, gateway, script or another kind"), "a list of checks", SpecLimits.ChecksPerService);

    public static readonly NamedValue<int> Units = new(new NumberValue(1, 1_000_000_000), "a map of units and whole numbers", "units", "{cpu: 4, memory-gb: 16}");

    private static readonly NamedValue<string> Domains = new(new NameValue("the name of a domain"), "a map of kinds of domains and names", "domains", "{rack: r1, power: a}");

    public static readonly Shape<NodeSpec> Node = new(
        "a node",
        new NodeSpec(),
        new Field<NodeSpec, string>(new NameValue("the name of a site"), (n, v) => n with { Site = v })
        {
            Name = "site", Description = "The site that it stands in; one of the names under sites.",
        },
        new Field<NodeSpec, NodeRole>(Role, (n, v) => n with { Role = v })
        {
            Name = "role", Default = "voter", Description = "What the node does in the cell.",
        },
        new Field<NodeSpec, ImmutableSortedDictionary<string, int>>(Units, (n, v) => n with { Capacity = v })
        {
            Name = "capacity", Default = "nothing that a service could need", Description = "How many of each unit the node has, by names of your own: `{cpu: 8, memory-gb: 32}`. What services `needs` is taken from it.",
        },
        new Field<NodeSpec, ImmutableArray<string>>(new ListValue<string>(new NameValue("a tag"), "a list of tags", SpecLimits.Tags, "remove the key; then it has none"), (n, v) => n with { Tags = v })
        {
            Name = "tags", Description = "What the node has or is, by names of your own: `[ssd, radio-card]`. Services say what they need with `needs-tags`.",
        },
        new Field<NodeSpec, ImmutableSortedDictionary<string, string>>(Domains, (n, v) => n with { Domains = v })
        {
            Name = "domains", Description = "What the node shares with others, and fails together with them, by kinds and names of your own: `{rack: r1, power: a, switch: core-1}`. Services are spread over them with `spread` and kept apart by them with `apart-by`; `status` says what would not survive the loss of one.",
        },
        new Field<NodeSpec, ImmutableArray<CheckSpec>>(Checks, (n, v) => n with { Checks = v })
        {
            Name = "checks", Description = "Checks of this node beside the cell's node-checks; one of the same kind that looks at the same thing takes that one's place.",
        },
        new Field<NodeSpec, ImmutableArray<FenceLevel>>(FenceKeys.Levels, (n, v) => n with { Fence = v })
        {
            Name = "fence", Default = "it cannot be fenced", Description = "How the node is switched off, level by level: the next is tried when one fails. A level is a device, or a list of devices that must all succeed.",
        });

    public static readonly Shape<CellSpec> Cell = new(
        "a spec",
        new CellSpec(),
        new Field<CellSpec, string>(new NameValue("the cell's name"), (c, v) => c with { Cell = v })
        {
            Name = "cell", Required = true, Description = "The cell's name.",
        },
        new Field<CellSpec, Timing>(new TimingValue(), (c, v) => c with { Timing = v })
        {
            Name = "timing", Default = "standard", Description = "How fast a silent machine is noticed: the name of a profile, or a map of values.",
        },
        new Field<CellSpec, ImmutableArray<SiteSpec>>(new MapValue<SiteSpec>(Site, (s, n) => s with { Name = n }, "a map of sites by name", SpecLimits.Sites), (c, v) => c with { Sites = v })
        {
            Name = "sites", Description = "Places with power and network of their own, by name.",
        },
        new Field<CellSpec, ImmutableArray<NodeSpec>>(new MapValue<NodeSpec>(Node, (x, n) => x with { Name = n }, "a map of nodes by name", SpecLimits.Nodes, least: 1), (c, v) => c with { Nodes = v })
        {
            Name = "nodes", Required = true, Description = "The machines of the cell, by name; at least one.",
        },
        new Field<CellSpec, ImmutableArray<CheckSpec>>(Checks, (c, v) => c with { NodeChecks = v })
        {
            Name = "node-checks", Description = "Checks of each node that hosts services, run by itself. A node on which one fails is out of service until it passes.",
        },
        new Field<CellSpec, ImmutableArray<ServiceSpec>>(new MapValue<ServiceSpec>(ServiceKeys.Shape, (s, n) => s with { Name = n }, "a map of services by name", SpecLimits.Services), (c, v) => c with { Services = v })
        {
            Name = "services", Description = "What is kept available, by name.",
        },
        new Field<CellSpec, FencingKind>(FenceKeys.Fencing, (c, v) => c with { Fencing = v })
        {
            Name = "fencing", Default = "lease", Description = "What proves that a lost node has let go, for services that do not say otherwise.",
        },
        new Field<CellSpec, ImmutableArray<FenceDevice>>(new MapValue<FenceDevice>(FenceKeys.Device, (d, n) => d with { Name = n }, "a map of fence devices by name", SpecLimits.FenceDevices), (c, v) => c with { FenceDevices = v })
        {
            Name = "fence-devices", Description = "What can switch nodes off, by name.",
        });
}
