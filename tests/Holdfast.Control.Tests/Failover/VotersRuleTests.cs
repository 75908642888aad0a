using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Failover;

/// <summary>How the voter set follows the members.</summary>
public sealed class VotersRuleTests
{
    private static readonly Moment Now = new(1_000_000_000_000);

    [Fact]
    public void Nothing_changes_while_the_set_is_as_the_members_are()
        => Assert.Null(Decide(State(voters: [1, 2, 3], members: [1, 2, 3]), heard: [1, 2, 3]));

    [Fact]
    public void Member_that_joined_as_voter_enters_the_set()
        => AssertSet([1, 2, 3, 4], Decide(State(voters: [1, 2, 3], members: [1, 2, 3, 4]), heard: [1, 2, 3, 4]));

    [Fact]
    public void Worker_does_not()
        => Assert.Null(Decide(State(voters: [1, 2, 3], members: [1, 2, 3, 4], worker: 4), heard: [1, 2, 3, 4]));

    [Fact]
    public void Voter_that_was_removed_leaves_the_set()
        => AssertSet([1, 3], Decide(State(voters: [1, 2, 3], members: [1, 3]), heard: [1, 3]));

    [Fact]
    public void Voter_that_became_a_worker_leaves_the_set()
        => AssertSet([1, 3], Decide(State(voters: [1, 2, 3], members: [1, 2, 3], worker: 2), heard: [1, 2, 3]));

    [Fact]
    public void Voter_that_is_gone_leaves_before_one_that_only_votes_no_more()
        => AssertSet([1, 2, 3], Decide(State(voters: [1, 2, 3, 4], members: [1, 2, 3], worker: 2), heard: [1, 2, 3]));

    /// <summary>Nobody says of a member that is gone that it is not heard.</summary>
    [Fact]
    public void Voter_that_is_gone_is_none_of_those_that_would_be_left()
        => Assert.Null(Decide(State(voters: [1, 2, 3, 4], members: [1, 2], worker: 2), heard: [1, 2]));

    [Fact]
    public void Node_that_was_replaced_leaves_before_its_successor_enters()
        => AssertSet([1, 3], Decide(State(voters: [1, 2, 3], members: [1, 3, 9]), heard: [1, 3, 9]));

    [Fact]
    public void One_at_a_time_the_oldest_first()
        => AssertSet([1, 2, 3, 5], Decide(State(voters: [1, 2, 3], members: [1, 2, 3, 7, 5]), heard: [1, 2, 3, 5, 7]));

    [Fact]
    public void Next_change_waits_until_a_majority_has_settled_the_last_one()
    {
        var state = State(voters: [1, 2, 3], members: [1, 2, 3, 4]);

        Assert.Null(Decide(state, heard: [1, 2, 3, 4], settled: [1, 4]));
        Assert.NotNull(Decide(state, heard: [1, 2, 3, 4], settled: [1, 2]));
    }

    [Fact]
    public void Nobody_enters_who_is_not_heard()
        => Assert.Null(Decide(State(voters: [1, 2, 3], members: [1, 2, 3, 4]), heard: [1, 2, 3]));

    [Fact]
    public void Nobody_leaves_when_too_few_would_be_left_to_vote()
    {
        Assert.Null(Decide(State(voters: [1, 2, 3], members: [1, 2, 3], worker: 2), heard: [1, 2]));
        Assert.Null(Decide(State(voters: [1], members: [1], worker: 1), heard: [1]));
    }

    [Fact]
    public void Change_rests_on_the_set_that_it_replaces_and_on_the_member_that_enters()
    {
        var compares = Decide(State(voters: [1, 2, 3], members: [1, 2, 3, 4]), heard: [1, 2, 3, 4])!.Transaction.Compares;

        Assert.Contains(new ModifiedAt(Keys.Voters, 20), compares);
        Assert.Contains(new ModifiedAt(Keys.Control, 21), compares);
        Assert.Contains(new CreatedAt(Keys.Member("n4"), 4), compares);
    }

    [Fact]
    public void What_a_removed_member_held_is_taken_from_it_at_once()
    {
        var state = State(voters: [1, 2, 3], members: [1, 2]) with
        {
            Grants = ImmutableSortedDictionary<string, Grant>.Empty.Add("board", new Grant { Service = "board", Holder = 3, Epoch = 5, Revision = 25 }),
        };
        var decision = Controller.Rule(state, Seen([1, 2], [1, 2]), ControllerMemory.Empty, DateTimeOffset.UnixEpoch).Decisions[0];

        Assert.Equal(DecisionKind.Revoke, decision.Kind);
        Assert.Contains("was removed from the cell", decision.Text, StringComparison.Ordinal);
    }

    private static Decision? Decide(CellState state, long[] heard, long[]? settled = null)
        => Controller.Rule(state, Seen(heard, settled ?? heard), ControllerMemory.Empty, DateTimeOffset.UnixEpoch)
            .Decisions.SingleOrDefault(d => d.Kind == DecisionKind.ChangeVoters);

    private static void AssertSet(long[] expected, Decision? decision)
    {
        var put = decision!.Transaction.Writes.OfType<Put>().Single(p => p.Key == Keys.Voters);
        Assert.Equal(expected, JsonCodec.TryDecode<VoterSet>(put.Value.Span)!.Members);
    }

    private static CellState State(long[] voters, long[] members, long worker = 0) => new()
    {
        Revision = 30,
        Cell = new CellIdentity { Name = "test", Generation = 1 },
        Voters = new VoterSet { Members = [.. voters], Revision = 20 },
        Control = new ControlRecord { Controller = 1, Epoch = 1, Revision = 21 },
        Spec = new SpecVersion { Number = 1, Spec = new CellSpec { Timing = Profiles.Fast } },
        Members = members.ToImmutableSortedDictionary(
            id => $"n{id}",
            id => new Member { Id = id, Name = $"n{id}", BeatEndpoint = $"10.0.0.{id}:7421", Role = id == worker ? NodeRole.Worker : NodeRole.Voter }),
    };

    private static Observations Seen(long[] heard, long[] settled) => new()
    {
        Self = 1,
        Now = Now,
        Since = Now - TimeSpan.FromMinutes(1),
        Sightings = [.. heard.Order().Select(id => new Sighting
        {
            Beat = new Beat { Member = id },
            HeardAt = Now,
            TickAt = Now,
            SilenceLimit = TimeSpan.FromMilliseconds(200),
            DaemonLimit = TimeSpan.FromMilliseconds(600),
            Status = new NodeStatus { Seen = 30, SetOver = settled.Contains(id) ? 20 : 0, Unheard = [.. Enumerable.Range(1, 9).Select(n => (long)n).Except(heard)] },
        })],
    };
}
