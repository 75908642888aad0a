using System.Collections.Immutable;
using Holdfast.Control.Commands;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Failover;

/// <summary>When a member may be removed, and what goes with it.</summary>
public sealed class RemoveMemberTests
{
    private static readonly Moment Now = new(1_000_000_000_000);

    [Fact]
    public void Member_and_what_it_held_go_in_one_transaction()
    {
        var transaction = Propose("n3", heard: [1, 2]).Decision!.Transaction;

        Assert.Contains(new Remove(Keys.Member("n3")), transaction.Writes);
        Assert.Contains(transaction.Writes, w => w.Key == Keys.Grant("board"));
        Assert.Contains(new CreatedAt(Keys.Member("n3"), 3), transaction.Compares);
        Assert.Contains(new ModifiedAt(Keys.Grant("board"), 25), transaction.Compares);
        Assert.Contains(new ModifiedAt(Keys.Voters, 20), transaction.Compares);
    }

    [Theory]
    [InlineData("n3", new long[] { 1, 2, 3 }, "refused")]
    [InlineData("n1", new long[] { 1, 2 }, "refused")]
    [InlineData("n3", new long[] { 1 }, "refused")]
    [InlineData("n9", new long[] { 1, 2 }, "not-found")]
    public void It_is_refused(string name, long[] heard, string code) => Assert.Equal(code, Propose(name, heard).Refusal!.Code);

    /// <summary>Two vote, and the one that is left hears the other no more, whose last beat said that it has no lease: no majority could let it go.</summary>
    [Fact]
    public void It_is_refused_while_too_few_voters_are_heard_without_it()
    {
        var seen = Seen([1], [2], [1, 2]);
        var lapsing = seen.Sightings[1] with { LapsingSince = Now - TimeSpan.FromSeconds(20) };
        seen = seen with { Sightings = seen.Sightings.SetItem(1, lapsing) };

        Assert.Equal("no-quorum", RemoveMemberCommand.Propose(State([1, 2]), seen, "n2", "kim", DateTimeOffset.UnixEpoch, 1).Refusal!.Code);
    }

    private static Proposal Propose(string name, long[] heard)
        => RemoveMemberCommand.Propose(State([1, 2, 3]), Seen(heard, [.. new long[] { 1, 2, 3 }.Except(heard)], heard), name, "kim", DateTimeOffset.UnixEpoch, 1);

    private static CellState State(long[] ids) => new()
    {
        Revision = 30,
        Voters = new VoterSet { Members = [.. ids], Revision = 20 },
        Control = new ControlRecord { Controller = 1, Epoch = 1, Revision = 21 },
        Members = ids.ToImmutableSortedDictionary(id => $"n{id}", id => new Member { Id = id, Name = $"n{id}" }),
        Grants = ImmutableSortedDictionary<string, Grant>.Empty.Add("board", new Grant { Service = "board", Holder = 3, Epoch = 5, Revision = 25 }),
    };

    /// <param name="heard">By this voter, the first.</param>
    /// <param name="missing">What those that are heard say that they miss.</param>
    /// <param name="says">Whose status has come, also of those that are silent by now.</param>
    private static Observations Seen(long[] heard, long[] missing, long[] says) => new()
    {
        Self = 1,
        Now = Now,
        Since = Now - TimeSpan.FromMinutes(1),
        Sightings = [.. says.Union(heard).Order().Select(id => new Sighting
        {
            Beat = new Beat { Member = id },
            HeardAt = Now - (heard.Contains(id) ? TimeSpan.Zero : TimeSpan.FromSeconds(9)),
            Unheard = !heard.Contains(id),
            Status = new NodeStatus { Unheard = [.. missing] },
        })],
    };
}
