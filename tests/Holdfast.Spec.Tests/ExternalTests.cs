using Xunit;

namespace Holdfast.Spec.Tests;

public sealed class ExternalTests
{
    private const string Nodes = "cell: port\nnodes: {a: {}, b: {}, c: {}}\nservices:\n";
    private const string Good = "  s: {external: {activate: {url: \"http://gw-{node}/role\", method: PUT, body: active}, deactivate: [gw, give, \"{node}\"], is-active: {url: \"https://gw/role\", match: \"^active\"}, interval: 1s, timeout: 2s}}\n";

    [Fact]
    public void What_is_told_and_asked_is_read()
    {
        var external = SpecReader.Read(Nodes + Good).Spec!.Service("s")!.External!;

        Assert.Equal(("http://gw-{node}/role", "PUT", "active"), (external.Activate.Url, external.Activate.Method, external.Activate.Body));
        Assert.Equal(["gw", "give", "{node}"], external.Deactivate!.Command);
        Assert.Equal("^active", external.IsActive!.Match);
        Assert.Equal((1, 2), (external.Interval.TotalSeconds, external.Timeout.TotalSeconds));
    }

    [Theory]
    [InlineData("external: {}", "activate")]
    [InlineData("external: {activate: run}", "a command (a list), or a request")]
    [InlineData("external: {activate: []}", "This list is empty")]
    [InlineData("external: {activate: [\"\"]}", "The name of the program is empty")]
    [InlineData("external: {activate: {url: gw/role}}", "is not a URL")]
    [InlineData("external: {activate: {url: \"ftp://gw/role\"}}", "The URL begins with \"ftp\"")]
    [InlineData("external: {activate: [a], is-active: {url: \"http://gw\", match: \"(\"}}", "no regular expression")]
    [InlineData("external: {activate: {url: \"http://gw\", method: TRACE}}", "TRACE")]
    [InlineData("external: {activate: [a]}, command: [b]", "one of them runs it")]
    [InlineData("external: {activate: [a]}, standby: warm", "standby: warm has no meaning here")]
    [InlineData("external: {activate: [\"{nod}\"]}", "{nod}")]
    public void What_could_never_be_is_a_fault(string keys, string words)
        => Assert.Contains(words, Assert.Single(SpecReader.Read(Nodes + $"  s: {{{keys}}}\n").Faults).Message);

    [Fact]
    public void What_a_lost_node_leaves_active_is_warned_of()
        => Assert.StartsWith("When a node is lost, what it has activated of s stays active", Assert.Single(SpecReader.Read(Nodes + Good).Warnings).Text, StringComparison.Ordinal);

    [Fact]
    public void What_nothing_deactivates_is_warned_of()
        => Assert.StartsWith("Nothing deactivates s where it was active", Assert.Single(SpecReader.Read(Nodes + "  s: {external: {activate: [a], is-active: [b]}}\n").Warnings).Text, StringComparison.Ordinal);

    [Fact]
    public void A_plan_shows_what_it_is_told()
    {
        var old = SpecReader.Read(Nodes + Good).Spec!;
        var @new = SpecReader.Read(Nodes + Good.Replace("body: active", "body: master", StringComparison.Ordinal)).Spec!;

        var line = Assert.Single(SpecPlan.Between(old, @new));
        Assert.Equal(("external.activate PUT http://gw-{node}/role active text/plain -> PUT http://gw-{node}/role master text/plain", "restarts the service, perhaps on another node"), (line.Change, line.Effect));
    }
}
