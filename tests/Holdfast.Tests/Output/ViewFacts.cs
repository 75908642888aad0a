using System.Collections.Immutable;
using Holdfast.Control.Explaining;
using Holdfast.Control.Tests.Explaining;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Output;
using Holdfast.Output.Views;
using Holdfast.Simulating;
using Holdfast.Simulation;
using Xunit;

namespace Holdfast.Tests.Output;

public sealed class ViewFacts
{
    private static readonly Harbour Quiet = new();
    private static readonly Harbour NodeDown = new Harbour().Without(Harbour.Hq2);
    private static readonly Harbour Upgrading = new Harbour().Change(s => s with { Members = s.Members.SetItem("hq-2", s.Members["hq-2"] with { Version = "0.2.0" }) });
    private static readonly Harbour Stuck = new Harbour().Without(Harbour.Hq1).With(Harbour.Hq2, "recorder", InstanceState.Failed, "exited with code 1: cannot open /srv/recorder/db", failures: 4)
        .Grant(new Grant { Service = "recorder", From = Harbour.Hq1, Epoch = 3, Reason = "hq-1 has not been heard by 2 of 3 voters (hq-2, hq-3); its lease runs out", At = Harbour.Wall.AddSeconds(-11), Incident = 18, Revision = 4300 });

    public static TheoryData<string, int> Widths => new()
    {
        { "status-ok", 80 }, { "status-ok", 120 }, { "status-drained", 80 }, { "status-paused", 80 }, { "drain-plan", 80 }, { "status-node-down", 80 }, { "status-node-down", 120 }, { "status-stuck", 80 }, { "status-stuck", 120 },
        { "status-no-quorum", 80 }, { "status-no-quorum", 120 }, { "status-empty", 80 }, { "status-wide", 160 },
        { "members", 80 }, { "members", 120 }, { "members-wide", 160 }, { "member-list", 80 }, { "member-list", 120 }, { "member-removing", 80 }, { "services", 80 }, { "services", 120 }, { "services-wide", 160 },
        { "why", 80 }, { "why", 120 }, { "why-waiting", 80 }, { "timeline-list", 80 }, { "timeline-list", 120 }, { "timeline-show", 80 }, { "timeline-show", 120 },
        { "timeline-open", 80 }, { "whatif", 80 }, { "whatif", 120 }, { "whatif-no-quorum", 80 }, { "events", 80 }, { "events", 120 }, { "history", 80 },
        { "plan", 80 }, { "plan", 120 }, { "plan-nothing", 80 }, { "simulate", 80 }, { "simulate", 120 }, { "simulate-failed", 80 }, { "simulate-story", 80 },
        { "fence-status", 80 }, { "fence-status", 120 }, { "fence-status-none", 80 }, { "fence-plan", 80 }, { "fence-confirm", 80 }, { "fence-done", 80 }, { "upgrade-status", 80 }, { "upgrade-waits", 80 }, { "upgrade-done", 80 }, { "status-fence-fails", 80 }, { "timeline-fenced", 80 },
    };

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_page_is_as_it_was_read_and_accepted(string view, int width)
        => Golden.Holds($"{view}-{width}.txt".Replace("wide-160", "wide", StringComparison.Ordinal), Show(view, width).Render(color: false));

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_line_of_words_is_wider_than_the_terminal(string view, int width)
    {
        if (view.EndsWith("-wide", StringComparison.Ordinal))
            return;
        Assert.All(Show(view, width).Render(color: false).Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void Colour_adds_to_the_words_and_takes_nothing_away()
    {
        var page = Show("status-node-down", 80);

        var painted = page.Render(color: true);

        Assert.Contains("\e[1;31mERROR\e[0m", painted);
        Assert.Equal(page.Render(color: false), string.Concat(painted.Split('\e').Select((s, i) => i == 0 ? s : s[(s.IndexOf('m') + 1)..])));
    }

    [Fact]
    public void A_note_from_elsewhere_cannot_steer_the_terminal()
        => Assert.Equal("a\ufffd[2Jb\n", new Page(80).Line("a\e[2Jb").Render(color: false));

    private static Page Show(string view, int width) => view switch
    {
        "status-drained" => StatusView.Of(Drained.Report, width, wide: false),
        "status-paused" => StatusView.Of(Quiet.Change(s => s with { Pause = new Pause { By = "kim@desk", Reason = "new switch in rack 2", At = Harbour.Wall.AddMinutes(-12) } }).Report, width, wide: false),
        "drain-plan" => MaintenanceViews.Plan("hq-1 would go out of service", Explain.DrainPlan(Quiet.State, Quiet.Seen, "hq-1", force: false), width),
        "status-ok" => StatusView.Of(Quiet.Report, width, wide: false),
        "status-wide" => StatusView.Of(NodeDown.Report, width, wide: true),
        "status-node-down" => StatusView.Of(NodeDown.Report, width, wide: false),
        "status-stuck" => StatusView.Of(Stuck.Report, width, wide: false),
        "status-no-quorum" => StatusView.Of((Quiet.Without(Harbour.Hq1, 95).Without(Harbour.Hq2, 95) with { StoreSilent = TimeSpan.FromSeconds(94) }).Report, width, wide: false),
        "status-empty" => StatusView.Of(Explain.Report(Control.State.CellState.Empty, null, new ReportContext { SeenBy = "hq-1", Wall = Harbour.Wall, Store = new StoreReport { Kind = "embedded", Reachable = true } }), width, wide: false),
        "members" => TableViews.Members(NodeDown.Report, width, wide: false),
        "members-wide" => TableViews.Members(NodeDown.Report, width, wide: true),
        "member-list" => MemberViews.List(NodeDown.Report, width),
        "member-removing" => MemberViews.Removing(NodeDown.Report, "hq-2", width),
        "services" => TableViews.Services(NodeDown.Report, width, wide: false),
        "services-wide" => TableViews.Services(NodeDown.Report, width, wide: true),
        "why" => WhyView.Of(Why(Quiet, "board"), Harbour.Wall, width),
        "why-waiting" => WhyView.Of(Why(Stuck, "recorder"), Harbour.Wall, width),
        "timeline-list" => TimelineViews.List([Quiet.State.Incidents[17], Quiet.State.Incidents[16]], width),
        "timeline-show" => TimelineViews.Show(Quiet.State.Incidents[17], width),
        "timeline-open" => TimelineViews.Show(Open, width),
        "whatif" => WhatIfView.Of(WhatIf(Quiet, "hq-1"), width),
        "whatif-no-quorum" => WhatIfView.Of(WhatIf(Quiet, "hq-1", "hq-2"), width),
        "events" => TableViews.Events([.. Quiet.State.Events.Values.Reverse()], width),
        "history" => TableViews.History(History, width),
        "plan" => PlanView.Of(Plan, "harbour", width),
        "plan-nothing" => PlanView.Of(new ApplyReport { Version = 3, Base = 3 }, "harbour", width),
        "fence-status" => FenceViews.Status(Explain.Fences(Fenced.State, Fenced.Seen, Fenced.Context), width),
        "fence-status-none" => FenceViews.Status(Explain.Fences(Quiet.State, Quiet.Seen, Quiet.Context), width),
        "fence-plan" => FenceViews.Plan(Explain.FencePlan(FencedHarbour.Quiet().State, FencedHarbour.Quiet().Seen, "hq-1", Harbour.Wall), width),
        "fence-confirm" => FenceViews.Confirmation(Explain.ConfirmPlan(Fenced.State, Fenced.Seen, "hq-1"), width),
        "fence-done" => FenceViews.One(Fenced.State.Fences["hq-1"] with { State = FenceState.Done, Note = "hq-2 has fenced hq-1: board-hq-1 has switched it off" }, width),
        "upgrade-status" => UpgradeView.Of(UpgradePlans.Of(Upgrading.Report, "0.2.0"), width),
        "upgrade-waits" => UpgradeView.Of(UpgradePlans.Of(Upgrading.Without(Harbour.Hq2).Report, "0.2.0"), width),
        "upgrade-done" => UpgradeView.Of(UpgradePlans.Of(Quiet.Report, "0.1.0"), width),
        "status-fence-fails" => StatusView.Of(Fenced.Report, width, wide: false),
        "timeline-fenced" => TimelineViews.Show(FencedIncident, width),
        "simulate" => SimulationView.Of(Simulated, width),
        "simulate-failed" => SimulationView.Of(Simulated with { Violations = [new FailedSeed(90, "stuck", Stays, "holdfast simulate --seed 90 --story")] }, width),
        "simulate-story" => SimulationView.Story(Failed, "holdfast simulate --seed 90 --story", whole: false, width),
        _ => throw new ArgumentOutOfRangeException(nameof(view)),
    };

    private const string Stays = "41 s after everything has healed, hq-2 holds the board under epoch 9 and does not serve it";

    private static SimulationReport Simulated => new()
    {
        Runs = 10_000,
        Simulated = TimeSpan.FromMinutes(10_000),
        Took = TimeSpan.FromSeconds(300),
        Cores = 2,
        RunsAMinute = 2_000,
        Events = 361_000_000,
        Grants = 37_500,
        Revokes = 10_200,
        Controllers = 41_000,
        MedianRecovery = TimeSpan.FromMilliseconds(100),
        LongestRecovery = TimeSpan.FromSeconds(8.3),
        Faults = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, int> { ["link-cut"] = 26_400, ["node-power"] = 18_500, ["node-freeze"] = 22_600, ["switchover"] = 8_200 }),
    };

    private static RunResult Failed => new()
    {
        Seed = 90,
        Hash = 0x3c12b92c2b3d9588,
        Events = 127_124,
        Violation = new Violation("stuck", Stays),
        Story =
        [
            " 17.829 s  everything heals",
            " 17.851 s  hq-2 decides: archive fails over from hand-1 to hq-1: hand-1 let go of it; hq-1 is first of 4 ready nodes (can be started)",
        ],
    };

    private static WhyReport Why(Harbour harbour, string service) => Explain.Why(harbour.State, harbour.Seen, service, harbour.Context)!;

    private static WhatIfReport WhatIf(Harbour harbour, params string[] down) => Explain.WhatIf(harbour.State, harbour.Seen, [.. down], Harbour.Wall);

    private static Incident Open => Quiet.State.Incidents[17] with { Number = 18, Closed = false, To = "", Epoch = 0, Phases = [.. Quiet.State.Incidents[17].Phases.Take(3)] };

    private static readonly Harbour Drained = Quiet.Change(s => s with { Drains = s.Drains.SetItem("hq-2", new Drain { Node = "hq-2", By = "kim@desk", Reason = "new kernel", At = Harbour.Wall.AddMinutes(-12) }) });

    private static readonly Harbour Fenced = FencedHarbour.Lost(new Fence
    {
        Node = "hq-1",
        Member = Harbour.Hq1,
        State = FenceState.Failed,
        Round = 2,
        Level = 1,
        Place = 1,
        Try = 1,
        Device = "board-hq-1",
        Reason = "hq-1 has not been heard by 2 of 3 voters (hq-2, hq-3)",
        Note = "board-hq-1, worked by hq-3: off ended with code 1: Failed: Unable to obtain correct plug status or plug is not available",
        At = Harbour.Wall.AddSeconds(-2),
        Runs =
        [
            new FenceRun { Device = "board-hq-1", Executor = "hq-2", At = Harbour.Wall.AddSeconds(-9), Took = TimeSpan.FromSeconds(5.3), Note = "off: it did not end within 5 s and was killed" },
            new FenceRun { Device = "board-hq-1", Executor = "hq-3", At = Harbour.Wall.AddSeconds(-2), Took = TimeSpan.FromMilliseconds(812), Note = "off ended with code 1: Failed: Unable to obtain correct plug status or plug is not available" },
        ],
    }) with
    {
        Devices = [(Harbour.Hq2, "board-hq-1", false, "monitor: it did not end within 5 s and was killed"), (Harbour.Hq3, "board-hq-1", true, ""), (Harbour.Hq3, "board-hq-2", true, "")],
    };

    private static Incident FencedIncident => Quiet.State.Incidents[17] with
    {
        Phases =
        [
            .. Quiet.State.Incidents[17].Phases.Take(4),
            .. Quiet.State.Incidents[17].Phases.Skip(4).Select(p => p with { At = p.At.AddMilliseconds(1240) }).Prepend(new PhaseMark { Phase = Phase.Fenced, At = Quiet.State.Incidents[17].Phases[3].At.AddMilliseconds(1236), Node = "hq-3", Note = "hq-3 has fenced hq-2: board-hq-2 has switched it off" }),
        ],
    };

    private static HistoryReport History => new()
    {
        Versions =
        [
            new SpecVersion { Number = 3, At = Harbour.Wall.AddHours(-4), Author = "ada@desk", Summary = "changed service board" },
            new SpecVersion { Number = 2, At = Harbour.Wall.AddDays(-2), Author = "ada@desk", Summary = "added services recorder and portal" },
            new SpecVersion { Number = 1, At = Harbour.Wall.AddDays(-9), Author = "root@hq-1", Summary = "the first spec" },
        ],
    };

    private static ApplyReport Plan => new()
    {
        Version = 4,
        Base = 3,
        Changed = true,
        Plan = ImmutableArray.Create(
            new PlanLine { Action = PlanAction.Add, Subject = "service dispatch", Change = "active-standby on hq-1, hq-2, hq-3", Effect = "starts on the best node that is ready" },
            new PlanLine { Action = PlanAction.Change, Subject = "service board", Change = "checks[0].interval 1s -> 500ms" },
            new PlanLine { Action = PlanAction.Change, Subject = "service recorder", Change = "command", Effect = "restarts the service" },
            new PlanLine { Action = PlanAction.Remove, Subject = "service portal", Effect = "stops it on 3 nodes" }),
        Warnings = [new Problem { Level = EventLevel.Warning, Subject = "recorder", Text = "recorder may run on hq-1 only, so it will not survive the loss of hq-1.", Next = "Name a second node below `nodes:`." }],
    };
}
