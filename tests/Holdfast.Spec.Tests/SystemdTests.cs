using Xunit;

namespace Holdfast.Spec.Tests;

public sealed class SystemdTests
{
    private const string Nodes = "cell: port\nnodes: {a: {}, b: {}, c: {}}\nservices:\n";

    [Fact]
    public void A_unit_is_a_name_or_a_map()
    {
        var spec = SpecReader.Read(Nodes + "  s: {systemd: nginx.service}\n  t: {systemd: {unit: \"pgbouncer@main.service\", interval: 500ms, timeout: 3s}}\n");

        Assert.Empty(spec.Warnings);
        Assert.Equal("nginx.service", spec.Spec!.Service("s")!.Systemd!.Unit);
        Assert.Equal(("pgbouncer@main.service", 500, 3), (spec.Spec.Service("t")!.Systemd!.Unit, (int)spec.Spec.Service("t")!.Systemd!.Interval.TotalMilliseconds, (int)spec.Spec.Service("t")!.Systemd!.Timeout.TotalSeconds));
    }

    [Theory]
    [InlineData("systemd: nginx", "is not the name of a service unit")]
    [InlineData("systemd: ../../etc/x.service", "is not the name of a service unit")]
    [InlineData("systemd: nginx.timer", "is not the name of a service unit")]
    [InlineData("systemd: {}", "unit")]
    [InlineData("systemd: nginx.service, command: [x]", "one of them runs it")]
    [InlineData("systemd: nginx.service, standby: warm", "standby: warm has no meaning here")]
    [InlineData("systemd: nginx.service, user: www", "the unit's own file says these")]
    [InlineData("systemd: nginx.service, environment: {A: b}", "the unit's own file says it")]
    [InlineData("systemd: nginx.service, working-directory: /srv", "working-directory has no meaning")]
    public void What_could_never_be_is_a_fault(string keys, string words)
        => Assert.Contains(words, Assert.Single(SpecReader.Read(Nodes + $"  s: {{{keys}}}\n").Faults).Message);
}
