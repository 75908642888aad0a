using System.Collections.Immutable;
using Holdfast.Control.Guarding;
using Holdfast.Control.Proposals;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Simulation.Checking;
using Holdfast.Simulation.Fencing;
using Holdfast.Simulation.Networks;
using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Services;
using Holdfast.Simulation.Storing;
using Holdfast.Simulation.Swarm;
using Holdfast.Simulation.Telling;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation;

/// <summary>A cell in true time: its nodes, the network between them, the store, and whoever watches over what was promised.</summary>
internal sealed class World
{
    private readonly SortedDictionary<string, ServiceNature> _natures = new(StringComparer.Ordinal);

    public World(Plan plan, ulong seed)
    {
        Plan = plan;
        Dice = new Dice(seed);
        Time = new Timeline();
        Story = new Story(Time);
        Checker = new Checker(this);
        Fences = new FenceDevices(this);
        Store = new VirtualStore { Committed = Took };
        Network = new Network(Time, Dice.Fork(), plan.Nodes.Length, plan.Links);
        Ensemble = new Ensemble(Time, Dice.Fork(), Network, Members(plan), n => Nodes[n].RunsStore, TimeSpan.FromMilliseconds(plan.Timing.StoreElectionMs));
        foreach (var service in plan.Services)
            _natures[service.Spec.Name] = service.Nature;
        Nodes = Found();
        Network.Changed = Ensemble.Look;
    }

    public Plan Plan { get; }

    public Dice Dice { get; }

    public Timeline Time { get; }

    public Story Story { get; }

    public Counters Counters { get; } = new();

    public Checker Checker { get; }

    public Network Network { get; }

    public VirtualStore Store { get; }

    public Ensemble Ensemble { get; }

    public FenceDevices Fences { get; }

    /// <summary>Of the daemons that live.</summary>
    public List<Feed> Feeds { get; } = [];

    public ImmutableArray<VirtualNode> Nodes { get; }

    /// <summary>Members that somebody gives up, until they are removed or that is given up.</summary>
    public HashSet<long> GivenUp { get; } = [];

    /// <summary>Nothing goes wrong any more.</summary>
    public bool Healed { get; set; }

    public VirtualNode? Controller => Nodes.FirstOrDefault(n => n.Id == Store.Truth.Control?.Controller);

    public ServiceNature NatureOf(string service) => _natures.GetValueOrDefault(service) ?? new ServiceNature();

    public VirtualNode Node(string name) => Nodes.First(n => n.Name == name);

    public void StartAll()
    {
        foreach (var node in Nodes)
            node.StartDaemon();
    }

    public void SendBeat(VirtualNode from, SendBeat send)
    {
        var (index, beat) = (from.Index, send.Beat);
        Time.Hash.Add(beat.Number, beat.Applied);
        from.Says(beat.Applied);
        foreach (var voter in send.Voters)
            if (Find(voter.Member) is { } to)
                Network.Send(index, to.Index, () => to.Receive(index, beat));
    }

    public void SendAnswer(int from, int to, Answer answer)
    {
        var node = Nodes[to];
        Network.Send(from, to, () => node.Receive(answer));
    }

    /// <summary>Written past every node, as an operator with etcdctl would.</summary>
    public void Put<T>(string key, T value) => Store.Apply(new Transaction { Writes = [new Put(key, JsonCodec.Encode(value))] });

    /// <summary>A controller's decision was committed, and it knows.</summary>
    public void Decided(VirtualNode node, Decision decision)
    {
        Counters.Decisions++;
        Time.Hash.Add(decision.Text);
        if (decision.Kind is not (DecisionKind.Progress or DecisionKind.Trim))
            Story.Tell($"{node.Name} decides: {decision.Text}");
    }

    private void Took(Commit commit)
    {
        Time.Hash.Add(commit.Batch.Revision, commit.Batch.Changes.Length);
        Checker.Committed(commit);
        foreach (var feed in Feeds)
            feed.Send();
    }

    private VirtualNode? Find(long member)
    {
        foreach (var node in Nodes)
            if (node.Id == member)
                return node;
        return null;
    }

    private static ImmutableArray<int> Members(Plan plan) => [.. Enumerable.Range(0, plan.Nodes.Length).Where(n => plan.Nodes[n].Role != NodeRole.Worker)];

    /// <summary>The cell as it is once its first voters have joined.</summary>
    private ImmutableArray<VirtualNode> Found()
    {
        Put(Keys.Cell, new CellIdentity { Name = "cell", Generation = 1 });
        var nodes = ImmutableArray.CreateBuilder<VirtualNode>();
        foreach (var plan in Plan.Nodes)
        {
            var node = new VirtualNode(this, nodes.Count, plan, new NodeClock(Dice.Fork(), Plan.ClockRate));
            Put(Keys.Member(plan.Name), node.Registration);
            node.Joined(Store.Revision);
            nodes.Add(node);
        }

        Put(Keys.Voters, new VoterSet { Members = [.. nodes.Where(n => n.Role != NodeRole.Worker).Select(n => n.Id)] });
        var spec = new CellSpec { Cell = "cell", Timing = Plan.Timing, Nodes = [.. Plan.Nodes.Select(n => n.Spec)], Services = [.. Plan.Services.Select(s => s.Spec)], NodeChecks = Plan.NodeChecks };
        Put(Keys.Spec, new SpecVersion { Number = 1, Spec = spec.Services.Any(spec.NeedsFence) ? FenceDevices.With(spec) : spec });
        return nodes.ToImmutable();
    }
}
