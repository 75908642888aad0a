using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>The keys of a service.</summary>
internal static class ServiceKeys
{
    public static readonly WordValue<ServiceMode> Mode = new(
        ("active-standby", ServiceMode.ActiveStandby, "at most one node is active, the others stand by"),
        ("active-active", ServiceMode.ActiveActive, "an instance on each of its nodes, all active"));

    public static readonly WordValue<StandbyKind> Standby = new(
        ("cold", StandbyKind.Cold, "the command is started when the node becomes the holder; an OCF resource is stopped on standbys"),
        ("warm", StandbyKind.Warm, "the command runs on every node of the service and is told on standard input when it becomes active or standby; an OCF resource is started on every node and promoted on the holder"));

    public static readonly WordValue<Failback> Failback = new(
        ("never", Holdfast.Model.Spec.Failback.Never, "the service stays where it is"),
        ("when-healthy", Holdfast.Model.Spec.Failback.WhenHealthy, "it goes back to a better preferred node once that has been ready for a while"));

    private static readonly ListValue<string> Hosts = new(new NameValue("the name of a node or site"), "a list of names of nodes or sites", SpecLimits.Nodes, "remove the key; then every node that hosts services may host it");

    private static readonly ListValue<string> Preferred = new(new NameValue("the name of a node or site"), "a list of names of nodes or sites", SpecLimits.Nodes, "remove the key; then no node comes first");

    private static readonly ListValue<CheckSpec> Checks = new(
        new CheckValue(CheckKeys.OfService, process: true, "a check: process, tcp: {port: …}, http: {url: …}, script, icmp, sip, grpc or dns"), "a list of checks", SpecLimits.ChecksPerService);

    public static readonly Shape<ServiceSpec> Shape = new(
        "a service",
        new ServiceSpec(),
        [
        Key("mode", Mode, (s, v) => s with { Mode = v }, "active-standby", "Whether one node is active or all of them."),
        new Field<ServiceSpec, ImmutableArray<string>>(
            CommandWords.Value,
            (s, v) => s with { Command = v })
        {
            Name = "command", Description = "Needed, unless ocf, systemd, external or addresses are given. The program and its arguments. No shell is involved: each item is one argument. Placeholders are filled in.",
        },
        new Field<ServiceSpec, OcfSpec>(OcfKeys.Shape, (s, v) => s with { Ocf = v })
        {
            Name = "ocf", Description = "Instead of a command: an OCF resource agent, such as those of Debian's resource-agents, and what it is told.",
        },
        new Field<ServiceSpec, ExternalSpec>(ExternalKeys.Shape, (s, v) => s with { External = v })
        {
            Name = "external", Description = "Instead of a command: something that nobody can start, such as an appliance. It is told what it is to be, by a command or a request, and asked what it is.",
        },
        new Field<ServiceSpec, SystemdSpec>(new SystemdValue(), (s, v) => s with { Systemd = v })
        {
            Name = "systemd", Description = "Instead of a command: a systemd unit, by its name (`nginx.service`) or as a map. It is started on the holder and stopped elsewhere.",
        },
        Key("addresses", new ListValue<AddressSpec>(new AddressValue(), "a list of addresses", SpecLimits.AddressesPerService, "remove the key; then it has none"), (s, v) => s with { Addresses = v }, "", "Virtual addresses, IPv4 and IPv6: the holder has them from before it acts until it has stopped, and nobody else. `ADDRESS`, `ADDRESS/BITS` or `ADDRESS/BITS dev INTERFACE`; without an interface it goes on the one that is in its network, without bits it has none of its own. Alone, without command and ocf, they are all that there is to the service."),
        Key("address-check", new DurationValue(TimeSpan.Zero, TimeSpan.FromSeconds(5)), (s, v) => s with { AddressCheck = v }, "30ms", "How long another machine may take to say that it has one of the addresses; then the holder takes it. 0s does not ask."),
        Key("environment", new VariablesValue(), (s, v) => s with { Environment = v }, "", "Variables for the command; placeholders are filled in. Names that begin with HOLDFAST_ are Holdfast's own."),
        Key("working-directory", new TextValue("an absolute path"), (s, v) => s with { WorkingDirectory = v }, "the daemon's data directory", "Where the command is started; an absolute path. With a user: /."),
        .. ProcessKeys.All,
        Key("standby", Standby, (s, v) => s with { Standby = v }, "cold", "What the nodes that do not hold the service do."),
        Key("nodes", Hosts, (s, v) => s with { Nodes = v }, "every node that hosts services", "The nodes that may host it; the name of a site means all of its nodes."),
        Key("prefer", Preferred, (s, v) => s with { Prefer = v }, "", "Nodes, best first; the name of a site means all of its nodes. What is not named comes after."),
        Key("needs-tags", new ListValue<string>(new NameValue("a tag"), "a list of tags", SpecLimits.Tags, "remove the key; then any node will do"), (s, v) => s with { NeedsTags = v }, "", "Only nodes that have all of these `tags` may host it."),
        Key("failback", Failback, (s, v) => s with { Failback = v }, "never", "What happens when a better preferred node is ready again."),
        Key("needs", CellKeys.Units, (s, v) => s with { Needs = v }, "", "How many of each unit of its node's `capacity` it takes while it is active there: it is placed only where so many are free. What is placed already is never moved for it."),
        Key("not-with", Others("remove the key; then it shares a node with any"), (s, v) => s with { NotWith = v }, "", "Services that it is never placed on one node with, nor they with it. What is placed already is never moved for it."),
        Key("with", Others("remove the key; then it is placed for itself"), (s, v) => s with { With = v }, "", "Services that it is always on one node with: it goes where they go, and stops where they are not. They do not wait for it; of two nodes they rather go to the one where it can follow. One that is active on all of its nodes must be active there."),
        Key("after", Others("remove the key; then it waits for none"), (s, v) => s with { After = v }, "", "Services that must be active before it starts. With `with` as well it is an ordered group: it stops before them, and starts again after them. Without, it does not care what becomes of them later."),
        Key("apart-by", new NameValue("a kind of domain"), (s, v) => s with { ApartBy = v }, "node", "How far apart not-with keeps them: not on one `node`, not at one `site`, or not in one domain of a kind that the nodes name, such as rack."),
        Key("spread", new NameValue("a kind of domain"), (s, v) => s with { Spread = v }, "", "The kind of domain, such as rack, or `site`, that it is spread over together with all services that say the same: of two nodes that are as ready and as preferred, the one whose domain has fewer of them comes first. Nothing that runs is moved for it."),
        new Field<ServiceSpec, PromotionSpec>(PromotionKeys.Shape, (s, v) => s with { Promotion = v })
        {
            Name = "promotion", Description = "What a standby must show before it may be promoted.",
        },
        new Field<ServiceSpec, FencingKind>(FenceKeys.Fencing, (s, v) => s with { Fencing = v })
        {
            Name = "fencing", Default = "the cell's", Description = "What proves that a lost holder has let go, before the service goes on elsewhere.",
        },
        Key("shared-storage", new TruthValue(), (s, v) => s with { SharedStorage = v }, "false", "Whether its instances write to the same storage, so that two at once would destroy it. Needs fencing: agent, and a fence device for each of its nodes."),
        Key("publish", new TextValue("a URL"), (s, v) => s with { Publish = v }, "", "Where users reach the holder; placeholders are filled in."),
        Key("start-timeout", new DurationValue(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), (s, v) => s with { StartTimeout = v }, "30s", "How long a started instance may take to pass its checks."),
        Key("stop-timeout", new DurationValue(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)), (s, v) => s with { StopTimeout = v }, "5s", "How long a planned stop waits after SIGTERM (or the request to become standby) before SIGKILL."),
        Key("checks", Checks, (s, v) => s with { Checks = v }, "", "Health checks, run by the node that hosts the instance: the word process, or tcp, http, script, icmp, sip, grpc or dns with its keys."),
        ]);

    private static ListValue<string> Others(string hint) => new(new NameValue("a service's name"), "a list of service names", SpecLimits.Services, hint);

    private static Field<ServiceSpec, T> Key<T>(string name, Value<T> value, Func<ServiceSpec, T, ServiceSpec> with, string @default, string description)
        => new(value, with) { Name = name, Default = @default, Description = description };
}
