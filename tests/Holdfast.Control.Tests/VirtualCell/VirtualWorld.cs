using System.Collections.Immutable;
using Holdfast.Control.Commands;
using Holdfast.Control.Observing;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.VirtualCell;

/// <summary>Three nodes in virtual time, everything drawn from one seed.</summary>
internal sealed class VirtualWorld
{
    private readonly Dictionary<string, ActingLog> _acting = [];

    public VirtualWorld(int seed, params ServiceSpec[] services)
    {
        Random = new Random(seed);
        Time = new VirtualTime();
        Begin = Time.Now;
        Store = new VirtualStore(Time, Random);
        Fences = new VirtualFences(this);
        string[] names = ["hq-1", "hq-2", "hq-3"];
        Put(Keys.Cell, new CellIdentity { Name = "test", Generation = 1 });
        foreach (var name in names)
            Put(Keys.Member(name), new Member { Name = name, Address = "10.0.0.1", BeatEndpoint = name });
        Nodes = [.. names.Select(n => new VirtualNode(this, n, Store.Get(Keys.Member(n))!.CreateRevision))];
        Put(Keys.Voters, new VoterSet { Members = [.. Nodes.Select(n => n.Id)] });
        Apply(services);
        foreach (var node in Nodes)
            Store.Follow(InOrder(node));
    }

    public Random Random { get; }

    public VirtualTime Time { get; }

    public Moment Begin { get; }

    public VirtualStore Store { get; }

    public ImmutableArray<VirtualNode> Nodes { get; }

    public VirtualFences Fences { get; }

    /// <summary>Directed links that are cut.</summary>
    public HashSet<(string From, string To)> Cut { get; } = [];

    public double Loss { get; set; }

    public List<string> Story { get; } = [];

    public static ServiceSpec Board(StandbyKind standby = StandbyKind.Warm) => new() { Name = "board", Command = ["/bin/board"], Standby = standby, Prefer = ["hq-1"] };

    public VirtualNode Node(string name) => Nodes.Single(n => n.Name == name);

    public ActingLog Acting(string service)
    {
        if (!_acting.TryGetValue(service, out var log))
            _acting[service] = log = new ActingLog();
        return log;
    }

    public CellState Truth => StateFold.From(Store.Read());

    public Grant? Grant(string service) => Truth.Grants.GetValueOrDefault(service);

    public void StartAll()
    {
        foreach (var node in Nodes)
            node.StartDaemon();
    }

    public void Apply(params ServiceSpec[] services)
    {
        var number = Store.Get(Keys.Spec) is { } old ? JsonCodec.TryDecode<SpecVersion>(old.Value.Span)!.Number + 1 : 1;
        var spec = new CellSpec { Cell = "test", Timing = Profiles.Fast, Nodes = [.. Nodes.Select(n => new NodeSpec { Name = n.Name })], Services = [.. services] };
        if (services.Any(s => s.Fencing is not null))
            spec = VirtualFences.With(spec);
        Put(Keys.Spec, new SpecVersion { Number = number, Spec = spec });
    }

    public void Put<T>(string key, T value) => Store.Commit(new Transaction { Writes = [new Put(key, JsonCodec.Encode(value))] });

    public void SendBeat(VirtualNode from, Beat beat)
    {
        foreach (var to in Nodes)
            if (Passes(from, to))
                Deliver(to, to == from ? 0.05 : 0.2 + (Random.NextDouble() * 0.3), () => to.Receive(beat));
    }

    public void SendAnswer(VirtualNode from, long member, Answer answer)
    {
        var to = Nodes.Single(n => n.Id == member);
        if (Passes(from, to))
            Time.After(to == from ? 0.05 : 0.2 + (Random.NextDouble() * 0.3), () => to.Receive(answer));
    }

    /// <summary>Who is served under the newest epoch at this moment.</summary>
    public ActingLog.Interval? Served(string service)
        => Acting(service).Intervals.LastOrDefault(i => i.Start <= Time.Now && i.End > Time.Now);

    public bool IsServed(string service) => Served(service) is not null;

    public bool RunUntilServed(string service, int seconds = 20) => Time.RunUntil(() => IsServed(service), TimeSpan.FromSeconds(seconds));

    public bool RunUntilClosed(int seconds = 20) => Time.RunUntil(() => Truth.Incidents.Values.All(i => i.Closed), TimeSpan.FromSeconds(seconds));

    /// <summary>Runs a planned move through, as the controller's node would.</summary>
    public Proposal Switchover(string service, string to)
    {
        var state = Truth;
        var seen = new Observations { Self = state.Control!.Controller, Now = Time.Now, Sightings = Ready(state) };
        var proposal = SwitchoverCommand.Propose(state, seen, service, to, "test", Time.Wall, 1_000_000);
        if (proposal.Decision is { } decision)
            Store.Commit(decision.Transaction);
        return proposal;
    }

    /// <summary>A person's order to the controller.</summary>
    public Proposal Order(Func<CellState, Observations, Proposal> order)
    {
        var state = Truth;
        var controller = Nodes.Single(n => n.Id == state.Control!.Controller);
        var proposal = order(state, controller.Seen);
        if (proposal.Decision is { } decision)
            Assert.True(Store.Commit(decision.Transaction).Committed);
        return proposal;
    }

    private ImmutableSortedDictionary<long, Sighting> Ready(CellState state) => Nodes.ToImmutableSortedDictionary(n => n.Id, n => new Sighting
    {
        HeardAt = Time.Now,
        TickAt = Time.Now,
        Beat = new Beat { Member = n.Id, LeaseLeft = TimeSpan.FromMilliseconds(250) },
        Status = new NodeStatus
        {
            Seen = state.Revision,
            Instances = [.. state.Spec!.Spec.Services.Select(s => new InstanceStatus { Service = s.Name, State = InstanceState.Standby })],
        },
    });

    private bool Passes(VirtualNode from, VirtualNode to) => !Cut.Contains((from.Name, to.Name)) && Random.NextDouble() >= Loss;

    /// <summary>A feed may be late, and never overtakes itself.</summary>
    private Action<ChangeBatch> InOrder(VirtualNode node)
    {
        var last = Begin;
        return batch =>
        {
            last = Moment.Later(last, Time.Now + TimeSpan.FromMilliseconds(Store.FeedDelay()));
            Deliver(node, (last - Time.Now).TotalMilliseconds, () => node.Feed(batch));
        };
    }

    private void Deliver(VirtualNode to, double delay, Action action)
    {
        var life = to.Life;
        Time.After(delay, () => to.Do(life, action));
    }
}
