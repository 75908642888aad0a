using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Instances;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Time;
using Holdfast.Node.Guard;
using Holdfast.Node.Voting;

namespace Holdfast.Node.Running;

/// <summary>
/// Goes once through a failover of a made-up cell, without a store or network. What a daemon runs for the first time the runtime has to
/// compile first, which on a busy machine takes longer than the guard's patience and than a failover may.
/// </summary>
internal static class Rehearsal
{
    private const int Turns = 16;
    private static readonly Timing Timing = Profiles.Fast;

    /// <returns>The made-up cell as it ends: the service of the lost node is granted to another one.</returns>
    public static CellState Run()
    {
        var state = Cell();
        var now = new Moment(1_000_000_000_000);
        var (hearing, voter) = (Hearing.Start(now), Voter.Start(1, now - TimeSpan.FromMinutes(1), Timing.Ttl).Read(state));
        var (memory, acting) = (ControllerMemory.Empty, ActMemory.Empty);
        for (var turn = 1; turn <= Turns; turn++, now += Timing.Beat)
        {
            foreach (var beat in Beats(state, turn, voter.Overs(now)))
            {
                hearing = hearing.Hear(beat, now);
                voter = voter.Hear(beat, now).Voter;
            }

            var seen = hearing.Observe(1, now, Timing, TimeSpan.Zero);
            _ = Succession.Take(state, seen, process: 2, DateTimeOffset.UnixEpoch);
            var ruling = Controller.Rule(state, seen, memory, DateTimeOffset.UnixEpoch);
            memory = ruling.Memory;
            foreach (var decision in ruling.Decisions)
            {
                var next = Commit(state, decision);
                voter = voter.Follow(state, next);
                state = next;
            }

            acting = Act(state, now, acting);
        }

        return state;
    }

    /// <summary>Three voters; the second holds the one service, and is never heard after the first turn.</summary>
    private static CellState Cell() => new()
    {
        Revision = 10,
        Cell = new CellIdentity { Name = "rehearsal", Generation = 1 },
        Voters = new VoterSet { Members = [1, 2, 3], Revision = 4 },
        Control = new ControlRecord { Controller = 1, Epoch = 1, Process = 1, Revision = 5 },
        Spec = new SpecVersion
        {
            Number = 1,
            Spec = new CellSpec
            {
                Cell = "rehearsal",
                Timing = Timing,
                Nodes = [new NodeSpec { Name = "n1" }, new NodeSpec { Name = "n2" }, new NodeSpec { Name = "n3" }],
                Services = [new ServiceSpec { Name = "s", Command = ["true"] }],
            },
        },
        Members = new[] { 1L, 2, 3 }.ToImmutableSortedDictionary(id => $"n{id}", id => new Member { Id = id, Name = $"n{id}", Address = "127.0.0.1" }),
        Grants = ImmutableSortedDictionary<string, Grant>.Empty.Add("s", new Grant { Service = "s", Holder = 2, Epoch = 1, Revision = 6 }),
    };

    private static IEnumerable<Beat> Beats(CellState state, int turn, ImmutableArray<Over> overs)
        => state.Members.Values.Where(m => turn == 1 || m.Id != 2).Select(m => BeatCodec.TryRead(JsonCodec.Encode(new Beat
        {
            Generation = 1,
            Member = m.Id,
            Nonce = m.Id,
            Number = turn,
            Ttl = Timing.Ttl,
            Applied = state.Revision,
            LeaseLeft = Timing.Ttl,
            Status = new NodeStatus
            {
                Process = m.Id,
                Tick = turn,
                Seen = state.Revision,
                Unheard = turn > 4 ? [2] : [],
                Overs = overs,
                Instances = [new InstanceStatus { Service = "s", State = m.Id == 2 ? InstanceState.Active : InstanceState.Stopped, Epoch = m.Id == 2 ? 1 : 0 }],
            },
        }))!);

    private static CellState Commit(CellState state, Decision decision)
    {
        var revision = state.Revision + 1;
        var changes = decision.Transaction.Writes.Select(w => new Change(w.Key, w is Put put ? new Entry(put.Key, put.Value, revision, revision) : null));
        return StateFold.Next(state, new ChangeBatch(revision, [.. changes]));
    }

    private static ActMemory Act(CellState state, Moment now, ActMemory former)
    {
        var told = JsonCodec.Encode<GuardNotice>(new GuardListing { Instances = [new GuardInstance { Service = "other" }] });
        var listing = (GuardListing)Frames.Decode<GuardNotice>(told)!;
        var facts = new NodeFacts { Self = 3, Name = "n3", Address = "127.0.0.1", Listing = listing, HasLease = true, Now = now };
        var duty = Control.Instances.Act.Next(state, facts, former);
        _ = Control.Health.Watch.All(state, listing, facts.Name, facts.Address);
        _ = Control.Promoting.GateWatch.All(state, listing, facts.Self, facts.Name, facts.Address);
        foreach (var order in duty.Orders)
            _ = Frames.Encode(order);
        _ = Frames.Encode(new StatusOrder { Status = new NodeStatus { Instances = duty.Instances }, Holds = duty.Holds });
        return duty.Memory;
    }
}
