using System.Collections.Immutable;
using Holdfast.Demo.Cells;
using Holdfast.Demo.Load;
using Holdfast.Demo.Screen;
using Holdfast.Demo.Story;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;

namespace Holdfast.Demo.Tests.Screen;

/// <summary>Moments of the demo, as data.</summary>
internal static class Pictures
{
    private static readonly DateTimeOffset Fault = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    private static readonly CellPlan Plan = new()
    {
        Folder = "/tmp/demo",
        Etcd = false,
        Nodes = [.. Enumerable.Range(1, 3).Select(i => new DemoNode($"hq-{i}", $"127.77.0.{i}", $"/tmp/demo/hq-{i}"))],
    };

    public static ScreenState Starting => new()
    {
        Plan = Plan,
        Stage = new StageView { Lines = [new StageLine(TimeSpan.Zero, "Starting three daemons: hq-1 at 127.77.0.1, hq-2 at 127.77.0.2, hq-3 at 127.77.0.3.", [])] },
    };

    public static ScreenState AfterFailover => new()
    {
        Plan = Plan,
        Report = Report,
        Load = new LoadFigures
        {
            Rate = 200, Requests = 4211, Failed = 61, Longest = TimeSpan.FromMilliseconds(312), Epoch = 2, LastTicket = 830,
            Strip = [.. Enumerable.Range(0, 119).Select(i => i is 90 ? new StripSlice(30, 20) : i is 91 ? new StripSlice(0, 50) : new StripSlice(50, 0))],
        },
        Stage = new StageView
        {
            Elapsed = TimeSpan.FromSeconds(23),
            Killed = ["hq-1"],
            Lines =
            [
                new StageLine(TimeSpan.FromSeconds(8), "The board answers at http://127.77.0.1:8080/. 200 requests a second ask it from now on.", []),
                new StageLine(TimeSpan.FromSeconds(10), "hq-1 holds the board (epoch 1). All its processes are killed at once, as a power cut does.", []),
                new StageLine(TimeSpan.FromSeconds(11), "4 processes of hq-1 are gone; hq-2 answers. Nobody answered for 312 ms; 61 of 212 requests failed meanwhile.", []),
            ],
            Events = [Failover],
        },
    };

    public static ScreenState AfterTheStory => AfterFailover with
    {
        Stage = AfterFailover.Stage with { Over = true },
    };

    public static StoryEvent Failover => new()
    {
        Kind = StoryKind.Failover, From = "hq-1", To = "hq-2", Recovered = true,
        Figures = new EventFigures(212, 61, TimeSpan.FromMilliseconds(312)), Incident = Incident,
    };

    private static Incident Incident => new()
    {
        Number = 2, Kind = IncidentKind.Failover, Service = "board", From = "hq-1", To = "hq-2", Epoch = 2, Closed = true,
        Cause = "hq-1 was not heard by a majority of the voters",
        Phases =
        [
            Mark(Phase.Fault, 0, "hq-1", "last beat"),
            Mark(Phase.Suspected, 152, "hq-2", "2 of 3 voters"),
            Mark(Phase.Revoked, 158, "hq-2", ""),
            Mark(Phase.LeaseOver, 289, "hq-3", "2 voters report over"),
            Mark(Phase.Granted, 305, "hq-2", "epoch 2"),
            Mark(Phase.Activated, 309, "hq-2", ""),
            Mark(Phase.Verified, 314, "hq-2", "http check"),
        ],
    };

    private static CellReport Report => new()
    {
        Cell = "harbour", Timing = "fast", Controller = "hq-3", Health = CellHealth.Degraded, Summary = "hq-1 is down; board runs on hq-2.",
        Problems = [new Problem { Subject = "hq-1", Text = "down" }],
        Nodes =
        [
            new NodeReport { Name = "hq-1", State = NodeState.Down, Note = "not heard for 1.2 s" },
            new NodeReport { Name = "hq-2", State = NodeState.Up, LeaseLeft = TimeSpan.FromMilliseconds(271), Holds = ["board"] },
            new NodeReport { Name = "hq-3", State = NodeState.Up, LeaseLeft = TimeSpan.FromMilliseconds(268), IsController = true },
        ],
        Services =
        [
            new ServiceReport
            {
                Name = "board", State = ServiceState.Active, Holder = "hq-2", Epoch = 2, Published = "http://127.77.0.2:8080/",
                Instances = Instances,
            },
        ],
    };

    private static ImmutableArray<InstanceReport> Instances =>
    [
        new InstanceReport { Node = "hq-2", State = "active", Ready = true },
        new InstanceReport { Node = "hq-3", State = "standby", Ready = true },
        new InstanceReport { Node = "hq-1", State = "unknown" },
    ];

    private static PhaseMark Mark(Phase phase, int ms, string node, string note) =>
        new() { Phase = phase, At = Fault.AddMilliseconds(ms), Node = node, Note = note };
}
