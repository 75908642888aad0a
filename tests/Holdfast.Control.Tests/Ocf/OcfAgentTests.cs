using System.Collections.Immutable;
using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.Ocf;

public sealed class OcfAgentTests
{
    private const string MetaData = """
        <?xml version="1.0"?>
        <!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
        <resource-agent name="thing" version="1.0">
          <shortdesc lang="en">Runs
            a thing</shortdesc>
          <parameters>
            <parameter name="file" required="1" unique="1"><shortdesc lang="en">Its file</shortdesc><content type="string" /></parameter>
            <parameter name="count"><content type="integer" default="3"/></parameter>
            <parameter name="quick"><content type="boolean" default="false"/></parameter>
          </parameters>
          <actions>
            <action name="start" timeout="20s"/><action name="stop" timeout="20s"/>
            <action name="monitor" interval="10s" role="Promoted"/><action name="monitor" interval="11s"/>
            <action name="promote"/><action name="demote"/><action name="meta-data"/>
          </actions>
        </resource-agent>
        """;

    [Fact]
    public void Meta_data_tell_parameters_and_actions()
    {
        var agent = OcfMetaDataReader.Read(MetaData, out _)!;

        Assert.Equal(("thing", "Runs a thing", true), (agent.Name, agent.Summary, agent.Promotable));
        Assert.Equal(["file", "count", "quick"], agent.Parameters.Select(p => p.Name));
        Assert.Equal(["start", "stop", "monitor", "promote", "demote", "meta-data"], agent.Actions);
        Assert.False(agent.Offers(OcfAction.Validate));
    }

    [Theory]
    [InlineData("no xml at all")]
    [InlineData("<resource-agent><parameters></resource-agent>")]
    [InlineData("<other/>")]
    [InlineData("<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><resource-agent name='&a;'/>")]
    public void What_is_no_meta_data_is_said(string text)
    {
        Assert.Null(OcfMetaDataReader.Read(text, out var why));
        Assert.StartsWith("its meta-data", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "thing needs the parameter file (Its file)")]
    [InlineData("file=/x", "")]
    [InlineData("file=/x colour=red", "thing has no parameter colour; it has count, file, quick")]
    [InlineData("file=/x count=many", "count is to be a whole number, not many")]
    [InlineData("file=/x count=INFINITY quick=Yes", "")]
    [InlineData("file=/x quick=perhaps", "quick is to be true or false, not perhaps")]
    public void Parameters_are_held_against_them(string given, string faults)
    {
        var parameters = given.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(p => p.Split('=')[0], p => p.Split('=')[1]);

        Assert.Equal(faults, string.Join("; ", OcfParameters.Faults(OcfMetaDataReader.Read(MetaData, out _)!, parameters)));
    }

    [Fact]
    public void An_agent_is_told_what_it_expects()
    {
        var order = new OcfOrder
        {
            Service = "web", Node = "hq-1", Plan = new OcfPlan { Use = OcfUse.Promote }, Spec = new OcfSpec { Depth = 10, Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("port", "80") },
        };

        var told = OcfEnvironment.Of(order, new OcfAgentName("heartbeat", "nginx"), new RunOcf(OcfAction.Monitor, TimeSpan.FromSeconds(20)), "/tools");

        Assert.Equal("80", told["OCF_RESKEY_port"]);
        Assert.Equal(("/usr/lib/ocf", "web", "10000", "20000", "10", "1"), (told["OCF_ROOT"], told["OCF_RESOURCE_INSTANCE"], told["OCF_RESKEY_CRM_meta_interval"], told["OCF_RESKEY_CRM_meta_timeout"], told["OCF_CHECK_LEVEL"], told["OCF_RESKEY_CRM_meta_master_max"]));
        Assert.Equal("0", OcfEnvironment.Of(order, new OcfAgentName("heartbeat", "nginx"), new RunOcf(OcfAction.Monitor, TimeSpan.FromSeconds(20), Probe: true), "/tools")["OCF_RESKEY_CRM_meta_interval"]);
    }

    [Theory]
    [InlineData("ocf:heartbeat:nginx", true)]
    [InlineData("ocf:heartbeat:../nginx", false)]
    [InlineData("ocf:..:nginx", false)]
    [InlineData("ocf:heartbeat:", false)]
    [InlineData("lsb:heartbeat:nginx", false)]
    [InlineData("nginx", false)]
    public void Names_lead_nowhere_else(string name, bool isOne) => Assert.Equal(isOne, OcfAgentName.Parse(name) is not null);
}
