using Holdfast.Control.Commands;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Simulation.Checking;
using Holdfast.Simulation.Services;
using Holdfast.Simulation.Swarm;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Tests.Stories;

/// <summary>A calm cell of three nodes and one service, the board, in which only that happens which the story tells.</summary>
internal sealed class StoryCell
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    public StoryCell(int seed, params ServiceSpec[] services)
        : this(seed, new Plan(), services)
    {
    }

    public StoryCell(int seed, Plan plan, params ServiceSpec[] services)
    {
        World = new World(plan with { Services = [.. services.Select(s => new ServicePlan(s, new ServiceNature()))] }, (ulong)seed);
        World.StartAll();
    }

    public World World { get; }

    public CellState Truth => World.Store.Truth;

    public Instant Now => World.Time.Now;

    public int Decisions => World.Counters.Decisions;

    public string Controller => Truth.NameOf(Truth.Control!.Controller);

    public Acting? Served => World.Checker.Serves("board");

    public IReadOnlyList<Acting> Acting => World.Checker.Of("board");

    public Grant Grant => Truth.Grants["board"];

    public string Story => string.Join('\n', World.Story.Lines.TakeLast(60));

    public static ServiceSpec Board(StandbyKind standby = StandbyKind.Warm) => new()
    {
        Name = "board",
        Command = ["/bin/board"],
        Standby = standby,
        Prefer = ["hq-1"],
        Checks = [new CheckSpec { Kind = CheckKind.Http, Target = "http://{address}/", Interval = TimeSpan.FromMilliseconds(100), Fall = 1 }],
    };

    public Nodes.VirtualNode Node(string name) => World.Node(name);

    public void Run(TimeSpan span) => World.Time.Run(Now + span);

    /// <summary>False when it does not come to hold within the bound.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan bound)
    {
        var end = Now + bound;
        while (!condition())
        {
            if (Now >= end)
                return false;
            World.Time.Run(Now + Tick);
        }

        return true;
    }

    public bool RunUntilServed(int seconds = 20) => RunUntil(() => Served is not null, TimeSpan.FromSeconds(seconds));

    public bool RunUntilClosed(int seconds = 20) => RunUntil(() => Truth.Incidents.Values.All(i => i.Closed), TimeSpan.FromSeconds(seconds));

    public void Apply(params ServiceSpec[] services)
        => World.Put(Keys.Spec, new SpecVersion { Number = Truth.Spec!.Number + 1, Spec = Truth.Spec.Spec with { Services = [.. services] } });

    /// <summary>Nothing goes that way any more.</summary>
    public void Cut(string from, string to) => World.Network.Cut(Node(from).Index, Node(to).Index);

    public void SetChecks(string node, bool pass) => Node(node).Moods["board"] = pass ? Mood.Well : Mood.Unhealthy;

    public void CrashProcess(string node) => Node(node).Guard!.Child("board")!.Crash(1);

    public Proposal Switchover(string to) => Order((state, seen) => SwitchoverCommand.Propose(state, seen, "board", to, "test", World.Time.Wall, 1_000_000));

    /// <summary>Asked of the controller, and committed at once.</summary>
    public Proposal Order(Func<CellState, Observations, Proposal> order)
    {
        var daemon = World.Controller!.Daemon!;
        var proposal = order(daemon.State, daemon.Control!.Seen());
        if (proposal.Decision is { } decision)
            World.Store.Apply(decision.Transaction);
        return proposal;
    }
}
