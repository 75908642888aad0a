using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Xunit;
using static Holdfast.Control.Tests.Voting.VoterFixture;

namespace Holdfast.Control.Tests.Voting;

/// <summary>Which beats a voter answers.</summary>
public sealed class VoterAnswers
{
    [Fact]
    public void Answer_echoes_the_beat_and_names_the_voter()
    {
        var (_, answer) = Settled().Hear(BeatOf(Other, applied: 20, number: 9, nonce: 77), Start);

        Assert.Equal(new Answer { Generation = 1, Voter = Self, Member = Other, Nonce = 77, Number = 9 }, answer);
    }

    [Fact]
    public void Beats_of_strangers_and_of_other_generations_are_not_answered()
    {
        var voter = Settled();
        Beat[] wrong =
        [
            BeatOf(99, applied: 20),
            BeatOf(0, applied: 20),
            BeatOf(Other, applied: 20) with { Generation = 2 },
            BeatOf(Other, applied: 20) with { Ttl = TimeSpan.Zero },
            BeatOf(Other, applied: 20) with { Ttl = TimeSpan.FromHours(1) },
        ];

        Assert.All(wrong, beat => Assert.Null(voter.Hear(beat, Start).Answer));
    }

    [Fact]
    public void Node_that_does_not_vote_answers_nothing()
    {
        var outside = Cell with { Voters = Cell.Voters! with { Members = [12, 13] } };
        var voter = Voter.Start(Self, Start, Timing.Ttl).Read(outside);

        Assert.Null(voter.Hear(BeatOf(Other, applied: 20), Start).Answer);
    }

    [Fact]
    public void Nothing_is_answered_before_the_store_was_read()
    {
        var voter = Voter.Start(Self, Start, Timing.Ttl);

        Assert.Null(voter.Hear(BeatOf(Other, applied: 20), Start + Ms(10_000)).Answer);
        Assert.Null(voter.Follow(Cell, Cell with { Revision = 21 }).Hear(BeatOf(Other, applied: 21), Start).Answer);
    }

    [Fact]
    public void After_its_first_read_a_voter_demands_the_newest_grant_of_everybody()
    {
        var voter = Voter.Start(Self, Start, Timing.Ttl).Read(Cell.With(25, Granted(13)));

        Assert.Null(voter.Hear(BeatOf(Other, applied: 24), Start).Answer);
        Assert.NotNull(voter.Hear(BeatOf(Other, applied: 25), Start).Answer);
    }

    [Fact]
    public void Revoke_raises_the_demand_of_the_node_that_lost_the_grant_only()
    {
        var voter = Settled().Follow(Cell, Cell.With(21, Revoked(from: Other)));

        Assert.Null(voter.Hear(BeatOf(Other, applied: 20), Start).Answer);
        Assert.NotNull(voter.Hear(BeatOf(Other, applied: 21), Start).Answer);
        Assert.NotNull(voter.Hear(BeatOf(13, applied: 20), Start).Answer);
    }

    [Fact]
    public void Demand_stays_after_the_next_grant()
    {
        var revoked = Cell.With(21, Revoked(from: Other));
        var granted = revoked.With(22, Granted(13));
        var voter = Settled().Follow(Cell, revoked).Follow(revoked, granted);

        Assert.Null(voter.Hear(BeatOf(Other, applied: 20), Start).Answer);
        Assert.NotNull(voter.Hear(BeatOf(Other, applied: 21), Start).Answer);
    }

    [Fact]
    public void Voter_that_missed_a_revision_demands_the_newest_grant_of_everybody()
    {
        var missed = Cell.With(21, Revoked(from: Other)).With(22, Granted(13));
        var next = missed with { Revision = 23 };
        var voter = Settled().Follow(missed, next);

        Assert.Null(voter.Hear(BeatOf(Other, applied: 21), Start).Answer);
        Assert.NotNull(voter.Hear(BeatOf(Other, applied: 22), Start).Answer);
    }

    [Fact]
    public void After_its_first_read_a_voter_demands_the_voter_set_of_everybody()
    {
        var voter = Voter.Start(Self, Start, Timing.Ttl).Read(Cell with { Revision = 25, Voters = Cell.Voters! with { Revision = 22 } });

        Assert.Null(voter.Hear(BeatOf(Other, applied: 21), Start).Answer);
        Assert.NotNull(voter.Hear(BeatOf(Other, applied: 22), Start).Answer);
    }

    [Fact]
    public void Resync_demands_the_newest_grant_of_everybody()
    {
        var voter = Settled().Read(Cell.With(21, Revoked(from: Other)).With(22, Granted(13)));

        Assert.Null(voter.Hear(BeatOf(Other, applied: 21), Start).Answer);
        Assert.Null(voter.Hear(BeatOf(13, applied: 21), Start).Answer);
    }

    [Fact]
    public void Another_process_of_a_member_is_answered_when_the_promise_to_the_former_has_run_out()
    {
        var voter = Settled().Hear(BeatOf(Other, applied: 20, nonce: 1), Start).Voter;

        Assert.Null(voter.Hear(BeatOf(Other, applied: 20, nonce: 2), Start + Promise - Ms(1)).Answer);
        Assert.NotNull(voter.Hear(BeatOf(Other, applied: 20, nonce: 2), Start + Promise).Answer);
        Assert.NotNull(voter.Hear(BeatOf(13, applied: 20, nonce: 2), Start).Answer);
    }

    [Fact]
    public void Beat_that_is_not_answered_promises_nothing()
    {
        var voter = Settled().Hear(BeatOf(Other, applied: 20, nonce: 1), Start).Voter;
        voter = voter.Hear(BeatOf(Other, applied: 20, nonce: 2), Start + Promise - Ms(1)).Voter;

        Assert.NotNull(voter.Hear(BeatOf(Other, applied: 20, nonce: 3), Start + Promise).Answer);
    }

    [Fact]
    public void Longer_ttl_than_is_allowed_waits_until_it_is_allowed()
    {
        var voter = Settled();
        var beat = BeatOf(Other, applied: 20) with { Ttl = Timing.Ttl * 2 };

        Assert.Null(voter.Hear(beat, Start).Answer);
        Assert.NotNull(voter.Allow(beat.Ttl).Hear(beat, Start).Answer);
    }
}
