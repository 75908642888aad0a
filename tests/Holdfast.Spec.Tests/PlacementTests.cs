using Xunit;

namespace Holdfast.Spec.Tests;

public sealed class PlacementTests
{
    private const string Nodes = "cell: yard\nnodes:\n  a: {capacity: {cpu: 4}}\n  b: {}\nservices:\n  other: {command: [o]}\n  all: {command: [x], mode: active-active}\n";

    [Fact]
    public void Capacity_needs_and_neighbours_are_read()
    {
        var spec = SpecReader.Read(Nodes + "  s: {command: [s], needs: {cpu: 4}, not-with: [other]}\n").Spec!;

        Assert.Equal(4, spec.Node("a")!.Capacity["cpu"]);
        Assert.Empty(spec.Node("b")!.Capacity);
        Assert.Equal(4, spec.Service("s")!.Needs["cpu"]);
        Assert.Equal(["other"], spec.Service("s")!.NotWith);
    }

    [Theory]
    [InlineData("needs: {cpu: 5}", "none of its nodes has more than 4")]
    [InlineData("needs: {cpus: 1}", "so it could never run")]
    [InlineData("needs: {cpu: 1}, nodes: [b]", "so it could never run")]
    [InlineData("needs: {cpu: 0}", "out of range")]
    [InlineData("needs: {cpu: many}", "a whole number")]
    [InlineData("needs: {CPU: 1}", "is not a name")]
    [InlineData("needs: [cpu]", "a map of units")]
    [InlineData("not-with: [s]", "apart from itself")]
    [InlineData("not-with: [nobody]", "There is no service")]
    [InlineData("not-with: [all]", "runs on all of its nodes")]
    [InlineData("not-with: []", "This list is empty")]
    public void What_could_never_be_is_a_fault(string keys, string words)
        => Assert.Contains(words, Assert.Single(SpecReader.Read(Nodes + $"  s: {{command: [s], {keys}}}\n").Faults).Message);

    private const string Racks = "cell: yard\nsites: {quay: {}, town: {}, void: {}}\nnodes:\n  a: {site: quay, tags: [ssd, radio], domains: {rack: r1}}\n  b: {site: quay, tags: [ssd], domains: {rack: r2}}\n  c: {site: town, domains: {power: p1}}\nservices:\n  other: {command: [o]}\n";

    [Fact]
    public void Tags_domains_and_sites_are_read()
    {
        var spec = SpecReader.Read(Racks + "  s: {command: [s], nodes: [quay], needs-tags: [ssd], prefer: [b, quay], not-with: [other], apart-by: node, spread: rack}\n").Spec!;

        var service = spec.Service("s")!;
        Assert.Equal(["a", "b"], spec.HostsOf(service).Select(n => n.Name));
        Assert.Equal([1, 0, null], spec.Nodes.Select(service.PreferenceOf));
        Assert.Equal(("rack", "node"), (service.Spread, service.ApartBy));
        Assert.Equal(["r1", "quay", "a", ""], new[] { "rack", "site", "node", "power" }.Select(spec.Node("a")!.DomainOf));
        Assert.Equal(["b"], spec.HostsOf(service with { NeedsTags = ["ssd"], Nodes = ["b", "c"] }).Select(n => n.Name));
    }

    [Theory]
    [InlineData("needs-tags: [sd]", "has the tag \"sd\"")]
    [InlineData("needs-tags: [radio], nodes: [b]", "has the tag \"radio\"")]
    [InlineData("needs-tags: []", "This list is empty")]
    [InlineData("spread: rack", "c may host the service, and does not say in which rack")]
    [InlineData("spread: shelf", "No node says in which \"shelf\" it is")]
    [InlineData("spread: rack, mode: active-active, nodes: [a, b]", "spread has no meaning here")]
    [InlineData("apart-by: rack, nodes: [a, b]", "apart-by has no meaning without not-with")]
    [InlineData("apart-by: power, not-with: [other]", "a, b may host the service, and do not say in which power")]
    [InlineData("nodes: [void]", "No node of the site \"void\" hosts services")]
    [InlineData("nodes: [town], prefer: [a]", "is preferred, and not among the nodes")]
    [InlineData("prefer: [qay]", "There is no node \"qay\"")]
    public void What_the_nodes_do_not_say_is_a_fault(string keys, string words)
        => Assert.Contains(words, Assert.Single(SpecReader.Read(Racks + $"  s: {{command: [s], {keys}}}\n").Faults).Message);

    [Theory]
    [InlineData("domains: {site: x}", "The site has a key of its own")]
    [InlineData("domains: {node: x}", "Each node is a domain of its own")]
    [InlineData("domains: {Rack: x}", "is not a name")]
    [InlineData("domains: {rack: [x]}", "name of a domain")]
    [InlineData("domains: [rack]", "a map of kinds of domains")]
    [InlineData("tags: ssd", "a list of tags")]
    public void What_a_node_cannot_say_is_a_fault(string keys, string words)
        => Assert.Contains(words, Assert.Single(SpecReader.Read($"cell: yard\nnodes:\n  a: {{{keys}}}\n").Faults).Message);

    [Fact]
    public void A_name_of_a_node_and_of_a_site_is_not_clear()
        => Assert.Contains("is the name of a node and of a site", Assert.Single(SpecReader.Read("cell: yard\nsites: {a: {}}\nnodes: {a: {site: a}, b: {}}\nservices:\n  s: {command: [s], prefer: [a]}\n").Faults).Message);

    [Fact]
    public void Voters_and_services_that_share_a_domain_are_warned_of()
    {
        var spec = SpecReader.Read("cell: yard\nnodes:\n  a: {domains: {power: p1}}\n  b: {domains: {power: p1}}\n  c: {domains: {power: p2}}\nservices:\n  s: {command: [s], checks: [process], nodes: [a, b]}\n");

        Assert.Equal(
            ["2 of 3 voters are in power p1: when that fails, nothing is decided any more.", "All nodes that may host s are in power p1: when that fails, it runs nowhere."],
            spec.Warnings.Select(w => w.Text));
    }

    [Fact]
    public void A_plan_shows_tags_and_domains()
    {
        var old = SpecReader.Read(Racks + "  s: {command: [s], needs-tags: [ssd]}\n").Spec!;
        var @new = SpecReader.Read(Racks.Replace("tags: [ssd], domains: {rack: r2}", "domains: {rack: r2, power: p1}", StringComparison.Ordinal) + "  s: {command: [s], needs-tags: [ssd], not-with: [other], spread: node}\n").Spec!;

        Assert.Equal(
            [("tags ssd -> (none)", "moves s away if it is the holder"), ("domains rack r2 -> power p1, rack r2", ""), ("not-with (none) -> other", ""), ("spread (none) -> node", "")],
            SpecPlan.Between(old, @new).Select(l => (l.Change, l.Effect == "moves nothing" ? "" : l.Effect)));
    }

    [Fact]
    public void A_plan_shows_what_changes()
    {
        var old = SpecReader.Read(Nodes).Spec!;
        var @new = SpecReader.Read(Nodes.Replace("cpu: 4", "cpu: 8, gb: 16", StringComparison.Ordinal).Replace("[o]}", "[o], needs: {cpu: 2}}", StringComparison.Ordinal)).Spec!;

        Assert.Equal(["capacity 4 cpu -> 8 cpu, 16 gb", "needs (none) -> 2 cpu"], SpecPlan.Between(old, @new).Select(l => l.Change));
    }
}
