using Holdfast.Control.Explaining;
using Holdfast.Model.Beats;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.Explaining;

public sealed class WhatIfFacts
{
    private static WhatIfReport Ask(Harbour harbour, params string[] down) => Explain.WhatIf(harbour.State, harbour.Seen, [.. down], Harbour.Wall);

    private static WhatIfMove Of(WhatIfReport report, string service) => Assert.Single(report.Services, s => s.Service == service);

    [Fact]
    public void The_loss_of_the_holder_moves_its_services_within_the_lease_and_a_little()
    {
        var report = Ask(new Harbour(), "hq-1");

        var board = Of(report, "board");
        Assert.Equal(("hq-1", "hq-2"), (board.From, board.To));
        Assert.Equal(["hq-3"], board.Backups);
        Assert.InRange(board.Outage!.Value.TotalMilliseconds, 300, 400);
        Assert.Contains("board fails over from hq-1 to hq-2", board.Reason);
    }

    [Fact]
    public void A_cold_service_costs_its_measured_start_as_well_and_is_left_without_a_backup()
    {
        var report = Ask(new Harbour(), "hq-1");

        var recorder = Of(report, "recorder");
        Assert.Equal("hq-2", recorder.To);
        Assert.Empty(recorder.Backups);
        Assert.InRange(recorder.Outage!.Value.TotalMilliseconds, 560, 700);
        Assert.Contains("After that recorder would have no backup.", report.Summary);
        Assert.Contains("the loss of one more would end all decisions", report.Summary);
    }

    [Fact]
    public void The_loss_of_the_controller_alone_moves_nothing()
    {
        var report = Ask(new Harbour(), "hq-3");

        Assert.True(report.Quorum);
        Assert.Equal(TimeSpan.Zero, Of(report, "board").Outage);
        Assert.Equal("hq-1", Of(report, "board").To);
        Assert.StartsWith("Without hq-3, every service would go on where it is.", report.Summary);
    }

    [Fact]
    public void When_the_controller_goes_with_the_holder_another_one_decides()
    {
        var harbour = new Harbour().Change(s => s with { Control = s.Control! with { Controller = Harbour.Hq1 } });

        var report = Ask(harbour, "hq-1");

        Assert.Equal("hq-2", Of(report, "board").To);
        Assert.InRange(Of(report, "board").Outage!.Value.TotalMilliseconds, 300, 500);
    }

    [Fact]
    public void What_runs_on_all_nodes_goes_on_on_the_others()
    {
        var portal = Of(Ask(new Harbour(), "hq-1"), "portal");

        Assert.Equal(("hq-1, hq-2, hq-3", "hq-2, hq-3"), (portal.From, portal.To));
        Assert.Equal(TimeSpan.Zero, portal.Outage);
    }

    [Fact]
    public void Without_a_majority_even_what_runs_on_the_rest_stops()
    {
        var report = Ask(new Harbour(), "hq-2", "hq-3");

        Assert.False(report.Quorum);
        Assert.Equal(("hq-1", ""), (Of(report, "board").From, Of(report, "board").To));
        Assert.Null(Of(report, "board").Outage);
        Assert.Contains("1 of 3 voters is left and 2 are needed", report.Summary);
    }

    [Fact]
    public void A_node_that_is_already_down_counts_as_lost_too()
    {
        var report = Ask(new Harbour().Without(Harbour.Hq2), "hq-1");

        Assert.False(report.Quorum);
        Assert.Equal(("hq-1, hq-3", "hq-3"), (Of(report, "portal").From, Of(report, "portal").To));
    }

    [Fact]
    public void A_service_that_nobody_is_ready_for_would_wait_and_says_why()
    {
        var report = Ask(new Harbour().With(Harbour.Hq2, "recorder", InstanceState.Failed, "disk is full"), "hq-1");

        var recorder = Of(report, "recorder");
        Assert.Equal("", recorder.To);
        Assert.Null(recorder.Outage);
        Assert.Contains("hq-2: failed: disk is full", recorder.Reason);
        Assert.Contains("recorder would run nowhere", report.Summary);
    }

    [Fact]
    public void Asked_twice_it_answers_the_same_and_the_live_state_is_untouched()
    {
        var harbour = new Harbour();
        var before = harbour.State;

        var first = Ask(harbour, "hq-1");
        var second = Ask(harbour, "hq-1");

        Assert.Equal(first.Summary, second.Summary);
        Assert.Same(before, harbour.State);
    }

    [Fact]
    public void What_is_drained_has_moved_before_anything_is_lost()
    {
        var report = Suppose(new WhatIfQuestion { Drain = ["hq-1"], Down = ["hq-2"] });

        Assert.Equal(("hq-1", "hq-3"), (Of(report, "board").From, Of(report, "board").To));
        Assert.Empty(Of(report, "board").Backups);
        Assert.Equal("", Of(report, "recorder").To);
        Assert.Equal(("hq-1, hq-2, hq-3", "hq-3"), (Of(report, "portal").From, Of(report, "portal").To));
        Assert.StartsWith("With hq-1 drained and without hq-2, board would move to hq-3", report.Summary);
    }

    [Fact]
    public void A_drain_alone_interrupts_for_no_lease()
    {
        var board = Of(Suppose(new WhatIfQuestion { Drain = ["hq-1"] }), "board");

        Assert.Equal("hq-2", board.To);
        Assert.InRange(board.Outage!.Value.TotalMilliseconds, 10, 60);
        Assert.Contains("hq-1 is drained", board.Reason);
    }

    [Fact]
    public void What_would_be_refused_is_told_and_all_else_is_played()
    {
        var harbour = new Harbour().With(Harbour.Hq2, "recorder", InstanceState.Failed, "disk is full");

        var report = Explain.WhatIf(harbour.State, harbour.Seen, new WhatIfQuestion { Drain = ["hq-1"], Down = ["hq-3"] }, null, Harbour.Wall);

        Assert.StartsWith("hq-1 would not be drained: No other node is ready for recorder", Assert.Single(report.Refused));
        Assert.Equal("hq-1", Of(report, "board").To);
    }

    [Fact]
    public void A_node_that_is_added_votes_and_takes_over()
    {
        var spec = new Harbour().State.Spec!.Spec;
        spec = spec with { Nodes = spec.Nodes.Add(new NodeSpec { Name = "hq-4" }), Services = [.. spec.Services.Select(s => s.Name == "recorder" ? s with { Nodes = ["hq-1", "hq-4"] } : s)] };

        var report = Explain.WhatIf(new Harbour().State, new Harbour().Seen, new WhatIfQuestion { Spec = "as below", Add = ["hq-4"], Down = ["hq-1"] }, spec, Harbour.Wall);

        Assert.Equal(("hq-1", "hq-4"), (Of(report, "recorder").From, Of(report, "recorder").To));
        Assert.Contains("3 of 4 voters are left: the loss of one more would end all decisions.", report.Summary);
        Assert.StartsWith("With this spec, with hq-4 added and without hq-1, ", report.Summary);
        Assert.Equal(["hq-9 would host nothing: the spec does not name it.", "hq-2 has joined already."], Suppose(new WhatIfQuestion { Add = ["hq-9", "hq-2"] }).Refused);
    }

    private static WhatIfReport Suppose(WhatIfQuestion question) => Explain.WhatIf(new Harbour().State, new Harbour().Seen, question, null, Harbour.Wall);

    [Fact]
    public void Unknown_names_are_found()
        => Assert.Equal(["hq-9"], Explain.UnknownNodes(new Harbour().State, ["hq-1", "hq-9"]));
}
