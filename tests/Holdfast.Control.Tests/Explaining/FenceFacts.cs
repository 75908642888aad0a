using Holdfast.Control.Explaining;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.Explaining;

/// <summary>What is said of fencing.</summary>
public sealed class FenceFacts
{
    private static Fence Fence(FenceState state, string note = "") => new()
    {
        Node = "hq-1",
        Member = Harbour.Hq1,
        State = state,
        Level = 1,
        Note = note,
        Proof = state == FenceState.Done ? note : "",
        Covers = state == FenceState.Done ? 5000 : 0,
        Reason = "hq-1 has not been heard by 2 of 3 voters (hq-2, hq-3)",
        Revision = 5001,
    };

    private static Problem About(Harbour harbour, string subject, string text)
        => harbour.Report.Problems.First(p => p.Subject == subject && p.Text.Contains(text, StringComparison.Ordinal));

    [Fact]
    public void A_service_that_waits_for_a_fence_says_so()
    {
        var problem = About(FencedHarbour.Lost(Fence(FenceState.Running, "hq-2 works board-hq-1 (level 1, try 1)")), "recorder", "failing over");

        Assert.StartsWith("It goes on once hq-1 is fenced", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fence_that_does_not_succeed_says_what_to_do()
    {
        var failed = Fence(FenceState.Failed, "board-hq-1, worked by hq-2: timed out") with { Runs = [new FenceRun { Device = "board-hq-1", Executor = "hq-2" }] };

        var problem = About(FencedHarbour.Lost(failed), "hq-1", "fenced");

        Assert.Equal((EventLevel.Error, "hq-1 could not be fenced so far: board-hq-1, worked by hq-2: timed out. recorder waits for it."), (problem.Level, problem.Text));
        Assert.Contains("holdfast fence confirm hq-1", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_was_fenced_is_told_apart_from_one_that_is_only_down()
    {
        var problem = About(FencedHarbour.Lost(Fence(FenceState.Done, "hq-2 has fenced hq-1: board-hq-1 has switched it off")), "hq-1", "fenced");

        Assert.StartsWith("hq-1 was fenced and is not back: hq-2 has fenced hq-1", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_does_not_work_is_a_problem_before_it_is_needed()
    {
        var harbour = FencedHarbour.Quiet() with { Devices = [(Harbour.Hq2, "board-hq-1", false, "cannot connect"), (Harbour.Hq3, "board-hq-1", true, "")] };
        Assert.Equal("The fence device board-hq-1 does not work from hq-2: cannot connect.", About(harbour, "board-hq-1", "").Text);

        harbour = harbour with { Devices = [harbour.Devices[0], (Harbour.Hq3, "board-hq-1", false, "no route")] };
        Assert.Equal("The fence device board-hq-1 does not work: cannot connect. Nothing else fences hq-1: what it holds would wait when it is lost.", About(harbour, "board-hq-1", "").Text);
    }

    [Fact]
    public void The_report_names_who_asks_each_device_and_what_it_says()
    {
        var harbour = FencedHarbour.Quiet() with { Devices = [(Harbour.Hq2, "board-hq-1", false, "cannot connect")] };
        var report = Explain.Fences(harbour.State, harbour.Seen, harbour.Context);

        Assert.Equal(["hq-1: board-hq-1 (recorder)", "hq-2: board-hq-2 (recorder)"], report.Nodes.Select(n => $"{n.Node}: {string.Join('+', n.Levels[0])} ({string.Join(", ", n.Services)})"));
        Assert.Equal(["hq-2: False cannot connect", "hq-3:  not asked yet"], report.Devices[0].Seen.Select(s => $"{s.Node}: {s.Ok} {s.Note}"));
        Assert.Equal(["hq-1", "hq-3"], report.Devices[1].Seen.Select(s => s.Node));
    }

    [Fact]
    public void What_if_reckons_with_the_time_that_a_fence_takes()
    {
        var harbour = FencedHarbour.Quiet();

        var move = Explain.WhatIf(harbour.State, harbour.Seen, ["hq-1"], Harbour.Wall).Services.Single(s => s.Service == "recorder");

        Assert.Equal("hq-2", move.To);
        Assert.InRange(move.Outage!.Value.TotalSeconds, 3.2, 4);
        Assert.Contains("hq-1 is fenced first, which is reckoned with 3.0 s", move.Reason, StringComparison.Ordinal);
    }
}
