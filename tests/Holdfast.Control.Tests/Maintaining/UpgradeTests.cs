using System.Collections.Immutable;
using Holdfast.Control.Commands;
using Holdfast.Control.Explaining;
using Holdfast.Control.Tests.Explaining;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.Maintaining;

/// <summary>On the quiet day all run 0.1.0; hq-1 holds board and recorder, and hq-3 controls.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public void Who_holds_nothing_goes_first_and_the_controller_last()
    {
        var cell = new Harbour();
        foreach (var next in new[] { "hq-2", "hq-1", "hq-3" })
        {
            var plan = UpgradePlans.Of(cell.Report, "0.2.0");
            Assert.Equal((next, false), (plan.Next, plan.Done));
            Assert.Contains($"On {next}: put the new version in the place of the old one, then: systemctl reload holdfast", plan.Steps);
            cell = Runs(cell, next, "0.2.0");
        }

        Assert.True(UpgradePlans.Of(cell.Report, "0.2.0").Done);
        Assert.Equal(("hq-2", false), (UpgradePlans.Of(cell.Report, "0.1.0").Next, UpgradePlans.Of(cell.Report, "0.1.0").Done));
    }

    [Fact]
    public void Nobody_is_next_while_the_cell_is_not_well()
    {
        var down = UpgradePlans.Of(Runs(new Harbour(), "hq-2", "0.2.0").Without(Harbour.Hq2).Report, "0.2.0");
        Assert.Equal("", down.Next);
        Assert.Contains("hq-2 is not up: last heard 12 s ago.", down.Waits);
        Assert.Contains("No other node is ready to take over recorder from hq-1.", down.Waits);

        Assert.Contains(UpgradePlans.Of(new Harbour().With(Harbour.Hq2, "recorder", InstanceState.Starting).Report, "0.2.0").Waits, w => w.StartsWith("No other node is ready to take over recorder", StringComparison.Ordinal));
    }

    [Fact]
    public void A_guard_that_went_on_is_the_last_step()
    {
        var cell = Runs(Runs(Runs(new Harbour(), "hq-1", "0.2.0"), "hq-2", "0.2.0"), "hq-3", "0.2.0");
        var report = cell.Report with { Nodes = [.. cell.Report.Nodes.Select(n => n with { Guard = n.Name == "hq-2" ? 2 : 3 })] };

        var plan = UpgradePlans.Of(report, "0.2.0");
        Assert.Equal(("hq-2", UpgradeState.GuardOld), (plan.Next, plan.Nodes[1].State));
        Assert.Equal("holdfast drain hq-2 --reason \"guard of an older version\"", plan.Steps[0]);
    }

    [Theory]
    [InlineData("0.3.0", true)]
    [InlineData("1.0.0", true)]
    [InlineData("0.2.0", false)]
    public void More_than_one_release_at_once_is_told(string to, bool told)
        => Assert.Equal(told, UpgradePlans.Of(new Harbour().Report, to).Nodes[0].Note.Contains("more than one release", StringComparison.Ordinal));

    [Fact]
    public void A_spec_waits_until_every_node_knows_what_it_asks()
    {
        var old = Old(new Harbour(), "hq-2");
        var spec = old.State.Spec!.Spec;
        var asks = spec with { Services = [.. spec.Services.Select(s => s.Name == "board" ? s with { Prefer = [], With = ["recorder"] } : s)] };

        var refused = Apply(old, asks).Refusal!;
        Assert.Equal("hq-2 runs Holdfast 0.1.0, which does not know with: it would pass over that.", refused.Message);
        Assert.Null(Apply(old, spec).Refusal);
        Assert.Null(Apply(new Harbour(), asks).Refusal);
    }

    [Fact]
    public void A_node_that_went_back_too_far_is_told_of()
    {
        var cell = Old(new Harbour().ChangeService("board", s => s with { Spread = NodeSpec.NodeDomain }), "hq-2");

        var told = Assert.Single(cell.Report.Problems, p => p.Level == EventLevel.Error);
        Assert.Equal(("hq-2", "hq-2 runs Holdfast 0.1.0, which does not know spread: it passes over what the spec asks by that."), (told.Subject, told.Text));
    }

    [Fact]
    public void Two_versions_are_told_of_and_are_no_fault()
    {
        var report = Runs(new Harbour(), "hq-2", "0.2.0").Report;

        Assert.Equal("The cell runs several versions of Holdfast: 0.1.0 on hq-1 and hq-3; 0.2.0 on hq-2.", Assert.Single(report.Problems).Text);
        Assert.Equal(CellHealth.Ok, report.Health);
    }

    [Fact]
    public void Every_level_below_the_newest_lacks_something_that_the_newest_knows()
    {
        var service = new ServiceSpec { Name = "s", Systemd = new SystemdSpec(), External = new ExternalSpec(), NeedsTags = ["t"], ApartBy = "rack", Spread = "rack", With = ["o"], After = ["o"], Prefer = ["hq"] };
        var spec = new CellSpec { Sites = [new SiteSpec { Name = "hq" }], Services = [service] };

        Assert.Equal(["systemd", "external", "needs-tags", "apart-by", "spread", "with", "after", "sites in nodes and prefer"], FeatureLevel.Unknown(spec, FeatureLevel.First));
        Assert.Empty(FeatureLevel.Unknown(spec, FeatureLevel.Newest));
        Assert.Empty(FeatureLevel.Unknown(new Harbour().State.Spec!.Spec, FeatureLevel.First));
    }

    private static Holdfast.Control.Proposals.Proposal Apply(Harbour cell, CellSpec spec)
        => ApplyCommand.Propose(cell.State, spec, "", "a change", "kim", basedOn: null, "hq-3", Harbour.Wall, 1);

    private static Harbour Runs(Harbour cell, string node, string version) => Member(cell, node, m => m with { Version = version });

    private static Harbour Old(Harbour cell, string node) => Member(cell, node, m => m with { Level = FeatureLevel.First });

    private static Harbour Member(Harbour cell, string node, Func<Member, Member> change)
        => cell.Change(s => s with { Members = s.Members.SetItem(node, change(s.Members[node])) });
}
