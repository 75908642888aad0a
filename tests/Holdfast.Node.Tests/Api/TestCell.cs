using System.Collections.Immutable;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Time;
using Holdfast.Node.Api.Views;
using Holdfast.Spec;

namespace Holdfast.Node.Tests.Api;

/// <summary>
/// A cell of three nodes in memory: keys with revisions, transactions that are compared, and boards that are published to as a node's
/// loop would do.
/// </summary>
internal sealed class TestCell
{
    public const string Text = """
        cell: harbour
        timing: fast
        nodes:
          hq-1: {}
          hq-2: {}
          hq-3: {}
        services:
          board:
            command: [/bin/board]
            publish: http://{address}:8080/
        """;

    private readonly Lock _turn = new();
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ViewBoard> _boards = new(StringComparer.Ordinal);
    private long _revision;

    public TestCell()
    {
        Put(Keys.Cell, new CellIdentity { Name = "harbour", Generation = 1 });
        foreach (var node in new[] { "hq-1", "hq-2", "hq-3" })
            Put(Keys.Member(node), new Member { Name = node, Address = "127.0.1." + node[^1] });
        var ids = State.Members.Values.Select(m => m.Id).Order().ToImmutableArray();
        Put(Keys.Voters, new VoterSet { Members = ids });
        Put(Keys.Control, new ControlRecord { Controller = Id("hq-1"), Epoch = 1 });
        Put(Keys.Spec, new SpecVersion { Number = 1, Text = Text, Spec = SpecReader.Read(Text).Spec! });
        Grant("hq-1", 3);
    }

    /// <summary>Called before each commit, with its number: a test lets something else happen then.</summary>
    public Action<int> BeforeCommit { get; set; } = _ => { };

    public int Commits { get; private set; }

    public CellState State
    {
        get
        {
            lock (_turn)
                return StateFold.From(new Contents(_revision, [.. _entries.Values]));
        }
    }

    public long Id(string node) => State.Members[node].Id;

    /// <summary>The board of a node's daemon.</summary>
    public ViewBoard Board(string node)
    {
        if (!_boards.TryGetValue(node, out var board))
            _boards[node] = board = new ViewBoard(View(node, State));
        return board;
    }

    public void Grant(string node, long epoch)
        => Put(Keys.Grant("board"), new Grant { Service = "board", Holder = Id(node), Epoch = epoch, Reason = "the only one that was ready" });

    public void Url(string node, Uri url) => Put(Keys.Member(node), new Member { Name = node, Address = "127.0.1." + node[^1], ApiUrl = url.ToString() });

    public void Put<T>(string key, T value)
    {
        lock (_turn)
            Write(new Put(key, JsonCodec.Encode(value)), ++_revision);
        Publish();
    }

    /// <summary>Why a node's part of the store cannot be removed.</summary>
    public Refusal? Seated { get; set; }

    public Task<Refusal?> UnseatAsync(Member member, CancellationToken cancel) => Task.FromResult(Seated);

    public Task<Outcome> CommitAsync(Transaction transaction, CancellationToken cancel)
    {
        BeforeCommit(++Commits);
        lock (_turn)
        {
            if (!transaction.Compares.All(Holds))
                return Task.FromResult(new Outcome(Committed: false, _revision));
            _revision++;
            foreach (var write in transaction.Writes)
                Write(write, _revision);
        }

        Publish();
        return Task.FromResult(new Outcome(Committed: true, _revision));
    }

    public Task<Entry?> GetAsync(string key, CancellationToken cancel)
    {
        lock (_turn)
            return Task.FromResult(_entries.GetValueOrDefault(key));
    }

    private void Publish()
    {
        var state = State;
        foreach (var (node, board) in _boards)
            board.Publish(View(node, state));
    }

    private NodeView View(string node, CellState state)
    {
        var self = state.Members[node].Id;
        return new NodeView
        {
            Node = node,
            Address = state.Members[node].Address,
            Self = self,
            State = state,
            Seen = Heard(state).Observe(self, new Moment(1_000_000_000), Profiles.Fast, TimeSpan.Zero),
            Store = new StoreReport { Kind = "embedded", Reachable = true },
        };
    }

    /// <summary>Nodes that are not heard.</summary>
    public HashSet<string> Silent { get; } = [];

    /// <summary>Everybody beats, holds its lease, and could run the service.</summary>
    private Hearing Heard(CellState state)
    {
        var now = new Moment(1_000_000_000);
        return state.Members.Values.Where(m => !Silent.Contains(m.Name))
            .Aggregate(Hearing.Start(now - TimeSpan.FromMinutes(1)), (hearing, member) => hearing.Hear(Beat(state, member), now));
    }

    private Beat Beat(CellState state, Member member) => new()
    {
        Generation = 1,
        Member = member.Id,
        Nonce = member.Id,
        Number = 1,
        Ttl = Profiles.Fast.Ttl,
        LeaseLeft = Profiles.Fast.Ttl,
        Applied = state.Revision,
        Status = new NodeStatus { Process = 1, Tick = 1, Seen = state.Revision, Unheard = Unheard(state), Instances = [Instance(state, member)] },
    };

    private ImmutableArray<long> Unheard(CellState state) => [.. state.Members.Values.Where(m => Silent.Contains(m.Name)).Select(m => m.Id)];

    private static InstanceStatus Instance(CellState state, Member member)
    {
        var grant = state.Grants.GetValueOrDefault("board");
        return grant?.Holder == member.Id
            ? new InstanceStatus { Service = "board", Epoch = grant.Epoch, State = InstanceState.Active }
            : new InstanceStatus { Service = "board", State = InstanceState.Stopped };
    }

    private bool Holds(Compare compare)
    {
        var entry = _entries.GetValueOrDefault(compare.Key);
        return compare switch
        {
            KeyAbsent => entry is null,
            ModifiedAt m => entry?.ModRevision == m.Revision,
            CreatedAt c => entry?.CreateRevision == c.Revision,
            _ => false,
        };
    }

    private void Write(Write write, long revision)
    {
        if (write is Put put)
            _entries[put.Key] = new Entry(put.Key, put.Value, _entries.GetValueOrDefault(put.Key)?.CreateRevision ?? revision, revision);
        else
            _entries.Remove(write.Key);
    }
}
