using System.Collections.Immutable;
using Holdfast.Control.Explaining.Rehearsing;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Spec;

namespace Holdfast.Scenarios;

/// <summary>
/// The cell of a scenario at its beginning, and what its controller hears: a quiet day, except for what is given. All nodes of the spec have joined and
/// are heard, every standby is ready, and nothing was granted yet.
/// </summary>
internal sealed class Beginning
{
    public static readonly DateTimeOffset Wall = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private const long FirstMember = 11;
    private const long SpecRevision = 100;
    private const long GrantRevision = 200;
    private const long Revision = 1000;
    private static readonly Moment Now = new(1_000_000_000_000_000);

    private readonly Dictionary<long, TimeSpan> _down = [];
    private readonly List<(string Service, string Node, InstanceStatus Instance)> _instances = [];
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);
    private readonly string _text;
    private readonly CellSpec _spec;
    private string _control = "";

    private Beginning(string text, int line) => (_text, _spec) = (text, SpecText.Read(text, line));

    public CellState State { get; private set; } = CellState.Empty;

    public Observations Seen => new()
    {
        Self = State.Control!.Controller,
        Now = Now,
        Since = Now - TimeSpan.FromHours(1),
        Sightings = [.. State.Members.Values.OrderBy(m => m.Id).Select(Heard)],
    };

    public static Beginning Of(Scenario scenario)
    {
        var (text, last) = (scenario.Spec, 0);
        foreach (var statement in scenario.Given.Where(s => s.Verb == "spec"))
            (text, last) = (SpecText.Change(text, statement), statement.Line);
        var beginning = new Beginning(text, last);
        foreach (var statement in scenario.Given.Where(s => s.Verb is "absent" or "control"))
            beginning.Who(statement);
        beginning.Form();
        foreach (var statement in scenario.Given)
            beginning.Add(statement);
        return beginning;
    }

    private void Who(Statement statement)
    {
        var node = Node(statement, 0);
        if (statement.Verb == "absent")
            _absent.Add(node);
        else
            _control = node;
    }

    private void Form()
    {
        var members = _spec.Nodes.Select((n, i) => GoodDay.Member(n.Name, n.Role, i + 1) with { Id = FirstMember + i }).Where(m => !_absent.Contains(m.Name)).ToArray();
        var voters = members.Where(m => m.Role != NodeRole.Worker).Select(m => m.Id).ToImmutableArray();
        var controller = members.FirstOrDefault(m => m.Name == _control) ?? members.LastOrDefault(m => m.Role != NodeRole.Worker);
        if (controller is null || voters.IsEmpty)
            throw new ScenarioException(0, "Nobody votes in this cell.", "Let at least one voter of the spec have joined.");
        State = State with
        {
            Revision = Revision,
            Cell = new CellIdentity { Name = _spec.Cell, Generation = 1 },
            Voters = new VoterSet { Members = voters, Revision = 20 },
            Control = new ControlRecord { Controller = controller.Id, Epoch = 1, Process = 1, Reason = "the cell has no controller yet", At = Wall, Revision = 21 },
            Spec = new SpecVersion { Number = 1, Text = _text, Spec = _spec, At = Wall.AddDays(-1), Revision = SpecRevision },
            Members = members.ToImmutableSortedDictionary(m => m.Name, m => m, StringComparer.Ordinal),
        };
    }

    private void Add(Statement statement)
    {
        switch (statement.Verb)
        {
            case "grant":
                Grant(statement, new Grant { Service = Service(statement).Name, Holder = Id(statement, 1), Reason = $"{statement.Word(0)} starts on {statement.Word(1)}" }, statement.Word(2));
                break;
            case "vacant":
                Grant(statement, new Grant { Service = Service(statement).Name, Reason = $"{statement.Word(0)} waits: no node is ready" }, "");
                break;
            case "revoked":
                Grant(statement, new Grant { Service = Service(statement).Name, From = Id(statement, 1), Reason = $"{statement.Word(1)} has not been heard; its lease runs out" }, "");
                break;
            case "state":
                _instances.Add((Service(statement).Name, Node(statement, 1), new InstanceStatus { State = InstanceStateOf(statement), Note = statement.Text, For = TimeSpan.FromMinutes(1) }));
                break;
            case "start-time":
                Started(Service(statement).Name, Duration(statement, 1));
                break;
            case "down":
                _down[Id(statement, 0)] = statement.Word(1).Length == 0 ? TimeSpan.FromMinutes(1) : Duration(statement, 1);
                break;
            case "drain":
                State = State with { Drains = State.Drains.SetItem(Node(statement, 0), new Drain { Node = statement.Word(0), Force = Forced(statement), Reason = statement.Text, By = Happening.Author, At = Wall }) };
                break;
            case "pause":
                State = State with { Pause = new Pause { Reason = statement.Text, By = Happening.Author, At = Wall } };
                break;
        }
    }

    private void Grant(Statement statement, Grant grant, string epoch)
    {
        var number = 1L;
        if (epoch.Length > 0 && !long.TryParse(epoch, out number))
            throw new ScenarioException(statement.Line, $"{epoch} is no epoch.", "Give a number from 1.");
        var at = State.Grants.Count;
        State = State with { Grants = State.Grants.SetItem(grant.Service, grant with { Epoch = number, At = Wall, By = State.NameOf(State.Control!.Controller), Revision = GrantRevision + at }) };
    }

    private void Started(string service, TimeSpan took)
    {
        var number = State.Incidents.IsEmpty ? 1 : State.Incidents.Keys.Last() + 1;
        var begin = Wall.AddHours(-1);
        State = State with
        {
            Incidents = State.Incidents.Add(number, new Incident
            {
                Number = number,
                Service = service,
                Closed = true,
                Phases = [new PhaseMark { Phase = Phase.Granted, At = begin }, new PhaseMark { Phase = Phase.Verified, At = begin + took }],
            }),
        };
    }

    private Sighting Heard(Member member)
    {
        var sighting = GoodDay.Heard(member.Id, State, [.. _spec.Services.Where(s => _spec.MayHost(member.Name, s)).Select(s => On(member, s))], Now);
        if (!_down.TryGetValue(member.Id, out var silent))
            return sighting;
        var unheard = silent >= sighting.SilenceLimit;
        return sighting with { HeardAt = Now - silent, TickAt = Now - silent, Unheard = unheard, DaemonSilent = unheard };
    }

    private InstanceStatus On(Member member, ServiceSpec service)
    {
        var holds = State.Grants.GetValueOrDefault(service.Name) is { } grant && grant.Holder == member.Id ? grant.Epoch : 0;
        var given = _instances.LastOrDefault(i => i.Service == service.Name && i.Node == member.Name).Instance;
        if (given is not null)
            return given with { Service = service.Name, Epoch = holds };
        var acts = holds > 0 || (service.Mode == ServiceMode.ActiveActive && !State.Drains.ContainsKey(member.Name));
        return new InstanceStatus
        {
            Service = service.Name,
            Epoch = holds,
            State = acts ? InstanceState.Active : service.RunsOnStandby && !State.Drains.ContainsKey(member.Name) ? InstanceState.Standby : InstanceState.Stopped,
            For = TimeSpan.FromHours(1),
            ActsFor = acts ? TimeSpan.FromHours(1) : null,
        };
    }

    private ServiceSpec Service(Statement statement)
        => _spec.Service(statement.Word(0)) ?? throw new ScenarioException(statement.Line, $"The spec has no service {statement.Word(0)}.", $"Its services: {string.Join(", ", _spec.Services.Select(s => s.Name))}.");

    private string Node(Statement statement, int place)
        => _spec.Node(statement.Word(place))?.Name ?? throw new ScenarioException(statement.Line, $"The spec has no node {statement.Word(place)}.", $"Its nodes: {string.Join(", ", _spec.Nodes.Select(n => n.Name))}.");

    private long Id(Statement statement, int place)
        => State.Members.GetValueOrDefault(Node(statement, place))?.Id ?? throw new ScenarioException(statement.Line, $"{statement.Word(place)} has not joined.", "Name a node that is not absent.");

    private static InstanceState InstanceStateOf(Statement statement)
        => Enum.TryParse<InstanceState>(statement.Word(2), ignoreCase: true, out var state) && !char.IsDigit(statement.Word(2)[0])
            ? state
            : throw new ScenarioException(statement.Line, $"{statement.Word(2)} is no state of an instance.", $"Write one of: {string.Join(", ", Enum.GetNames<InstanceState>().Select(n => n.ToLowerInvariant()))}.");

    private static TimeSpan Duration(Statement statement, int place)
        => DurationText.TryParse(statement.Word(place), out var span) ? span : throw new ScenarioException(statement.Line, $"{statement.Word(place)} is no duration.", "Write for example 260ms or 12s.");

    private static bool Forced(Statement statement)
        => statement.Word(1) is "force" || (statement.Word(1).Length == 0 ? false : throw new ScenarioException(statement.Line, $"\"{statement.Word(1)}\" is not understood.", "Write: drain NODE [force][: REASON]"));
}
