using System.Collections.Immutable;
using Holdfast.Model.Beats;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.Explaining;

/// <summary>What would not survive the loss of a rack, and what would find no room: told before it happens.</summary>
public sealed class LossFacts
{
    private static Harbour Racks => new Harbour().Change(s => s with
    {
        Spec = s.Spec! with { Spec = s.Spec.Spec with { Nodes = [.. s.Spec.Spec.Nodes.Select(n => n with { Domains = Map(("rack", n.Name == "hq-3" ? "r2" : "r1")) })] } },
    });

    [Fact]
    public void Standbys_in_two_racks_survive_the_loss_of_either()
    {
        var report = Racks.Report;

        Assert.Empty(report.Problems);
        Assert.True(Condition(report, "board", "survives-domain-loss").Holds);
        Assert.DoesNotContain(report.Services.Single(s => s.Name == "recorder").Conditions, c => c.Name == "survives-domain-loss");
    }

    [Fact]
    public void All_that_is_ready_in_one_rack_is_a_problem()
    {
        var report = Racks.With(Harbour.Hq3, "board", InstanceState.Failed, "exited with code 3").Report;

        var problem = Assert.Single(report.Problems, p => p.Text.Contains("rack", StringComparison.Ordinal));
        Assert.Equal("board would not survive the loss of rack r1: hq-1 and hq-2 are there, and no node elsewhere is ready (hq-3: failed: exited with code 3).", problem.Text);
        Assert.Equal((false, "it would not survive the loss of rack r1, where hq-1 and hq-2 are"), (Condition(report, "board", "survives-domain-loss").Holds, Condition(report, "board", "survives-domain-loss").Why));
    }

    [Fact]
    public void An_active_active_service_in_one_rack_is_a_problem()
    {
        var report = Racks.With(Harbour.Hq3, "portal", InstanceState.Failed, "exited with code 3").Report;

        Assert.Contains(report.Problems, p => p.Text.StartsWith("portal would not survive the loss of rack r1: hq-1 and hq-2 are there", StringComparison.Ordinal));
    }

    [Fact]
    public void A_single_node_that_is_left_is_told_of_once()
    {
        var report = Racks.With(Harbour.Hq3, "board", InstanceState.Failed, "x").With(Harbour.Hq2, "board", InstanceState.Failed, "x").Report;

        Assert.DoesNotContain(report.Problems, p => p.Text.Contains("rack", StringComparison.Ordinal));
        Assert.Contains(report.Problems, p => p.Text.StartsWith("board would not survive the loss of hq-1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    public void Services_of_one_node_need_room_together(int capacity, bool fits)
    {
        var report = Room(capacity).Report;

        Assert.True(Condition(report, "board", "has-room").Holds);
        Assert.Equal(fits, Condition(report, "recorder", "has-room").Holds);
        string[] told = fits ? [] : ["recorder would find no room if hq-1 were lost, since other services of hq-1 would take it (hq-2: recorder needs 2 cpu, and 1 of 3 is free)."];
        Assert.Equal(told, report.Problems.Select(p => p.Text));
    }

    /// <summary>Each of the two on hq-1 would fit on hq-2.</summary>
    private static Harbour Room(int capacity) => new Harbour()
        .Change(s => s with { Spec = s.Spec! with { Spec = s.Spec.Spec with { Nodes = [.. s.Spec.Spec.Nodes.Select(n => n with { Capacity = ImmutableSortedDictionary<string, int>.Empty.Add("cpu", n.Name == "hq-1" ? 8 : capacity) })] } } })
        .ChangeService("board", s => s with { Needs = ImmutableSortedDictionary<string, int>.Empty.Add("cpu", 2), Nodes = ["hq-1", "hq-2"] })
        .ChangeService("recorder", s => s with { Needs = ImmutableSortedDictionary<string, int>.Empty.Add("cpu", 2) });

    private static Condition Condition(CellReport report, string service, string name) => report.Services.Single(s => s.Name == service).Conditions.Single(c => c.Name == name);

    private static ImmutableSortedDictionary<string, string> Map(params (string Key, string Value)[] entries)
        => entries.ToImmutableSortedDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
}
