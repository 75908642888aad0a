using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Xunit;
using static Holdfast.Control.Tests.Voting.VoterFixture;

namespace Holdfast.Control.Tests.Voting;

/// <summary>When a voter reports that its promises are over.</summary>
public sealed class VoterOvers
{
    private static readonly Control.State.CellState Taken = Cell.With(21, Revoked(from: Other));

    private static readonly Control.State.CellState Changed = Cell with { Revision = 21, Voters = new VoterSet { Members = [11, 12, 13, 14], Revision = 21 } };

    [Fact]
    public void Over_waits_for_the_promise_that_was_given()
    {
        var voter = Settled().Hear(BeatOf(Other, applied: 20), Start).Voter.Follow(Cell, Taken);

        Assert.Empty(voter.Overs(Start + Promise - Ms(1)));
        Assert.Equal(Start + Promise, voter.NextOver(Start));
        Assert.Equal([new Over(Other, 21)], voter.Overs(Start + Promise));
        Assert.Null(voter.NextOver(Start + Promise));
    }

    [Fact]
    public void Over_is_immediate_when_nothing_was_promised()
        => Assert.Equal([new Over(Other, 21)], Settled().Follow(Cell, Taken).Overs(Start));

    [Fact]
    public void Promises_to_beats_that_had_applied_the_revoke_do_not_count()
    {
        var voter = Settled().Hear(BeatOf(Other, applied: 20, number: 1), Start).Voter.Follow(Cell, Taken);
        voter = voter.Hear(BeatOf(Other, applied: 21, number: 2), Start + Ms(200)).Voter;

        Assert.Equal([new Over(Other, 21)], voter.Overs(Start + Promise));
    }

    [Fact]
    public void Late_beat_with_an_older_applied_is_remembered()
    {
        var voter = Settled().Hear(BeatOf(Other, applied: 21, number: 2), Start).Voter;
        voter = voter.Hear(BeatOf(Other, applied: 20, number: 1), Start + Ms(5)).Voter.Follow(Cell, Taken);

        Assert.Equal(Start + Ms(5) + Promise, voter.NextOver(Start + Ms(5)));
    }

    [Fact]
    public void Shorter_ttl_does_not_shorten_a_promise_that_was_given()
    {
        var voter = Settled().Hear(BeatOf(Other, applied: 20, number: 1), Start).Voter;
        voter = voter.Hear(BeatOf(Other, applied: 20, number: 2) with { Ttl = Ms(10) }, Start + Ms(5)).Voter.Follow(Cell, Taken);

        Assert.Equal(Start + Promise, voter.NextOver(Start));
    }

    [Fact]
    public void Restarted_voter_reports_nothing_until_its_former_promises_have_run_out()
    {
        var voter = Voter.Start(Self, Start, Timing.Ttl).Read(Taken);

        Assert.Empty(voter.Overs(Start + Promise - Ms(1)));
        Assert.Equal(Start + Promise, voter.NextOver(Start));
        Assert.Equal([new Over(Other, 21)], voter.Overs(Start + Promise));
    }

    [Fact]
    public void Over_is_told_until_the_grant_is_given_on()
    {
        var voter = Settled().Follow(Cell, Taken);
        Assert.NotEmpty(voter.Overs(Start + Ms(60_000)));

        Assert.Empty(voter.Follow(Taken, Taken.With(22, Granted(13))).Overs(Start + Ms(60_000)));
    }

    [Fact]
    public void Services_taken_in_one_step_are_one_over()
    {
        var both = Taken with { Grants = Taken.Grants.SetItem("radio", Revoked(Other, "radio") with { Revision = 21 }) };

        Assert.Equal([new Over(Other, 21)], Settled().Follow(Cell, both).Overs(Start));
    }

    [Fact]
    public void Nothing_is_over_that_nobody_waits_for()
        => Assert.Empty(Settled().Follow(Cell, Cell.With(21, Revoked(from: 0))).Overs(Start));

    [Fact]
    public void Member_whose_applied_rises_with_every_beat_is_remembered_on_the_safe_side()
    {
        var voter = Settled();
        for (var i = 0; i < 200; i++)
            voter = voter.Hear(BeatOf(Other, applied: 20 + i, number: i + 1), Start + Ms(i)).Voter;

        var early = voter.Follow(Cell, Cell.With(21, Revoked(from: Other)));
        Assert.True(early.NextOver(Start + Ms(200)) >= Start + Promise);
        var late = voter.Follow(Cell, Cell.With(220, Revoked(from: Other)));
        Assert.Equal(Start + Ms(199) + Promise, late.NextOver(Start + Ms(200)));
    }

    [Fact]
    public void A_voter_set_is_over_once_no_promise_of_before_runs_to_anybody()
    {
        var voter = Settled().Hear(BeatOf(Other, applied: 20), Start).Voter;
        voter = voter.Hear(BeatOf(13, applied: 20), Start + Ms(7)).Voter.Follow(Cell, Changed);

        Assert.Equal(0, voter.SetOver(Start + Ms(7) + Promise - Ms(1)));
        Assert.Equal(Start + Ms(7) + Promise, voter.NextOver(Start));
        Assert.Equal(21, voter.SetOver(Start + Ms(7) + Promise));
        Assert.Null(voter.NextOver(Start + Ms(7) + Promise));
    }

    [Fact]
    public void A_changed_voter_set_is_demanded_of_everybody()
    {
        var voter = Settled().Follow(Cell, Changed);

        Assert.Null(voter.Hear(BeatOf(Other, applied: 20), Start).Answer);
        Assert.NotNull(voter.Hear(BeatOf(Other, applied: 21), Start).Answer);
    }

    [Fact]
    public void Promises_to_beats_that_had_applied_the_set_do_not_count()
        => Assert.Equal(21, Settled().Follow(Cell, Changed).Hear(BeatOf(Other, applied: 21), Start).Voter.SetOver(Start));

    [Fact]
    public void Restarted_voter_settles_no_set_until_its_former_promises_have_run_out()
    {
        var voter = Voter.Start(Self, Start, Timing.Ttl).Read(Changed);

        Assert.Equal(0, voter.SetOver(Start + Promise - Ms(1)));
        Assert.Equal(21, voter.SetOver(Start + Promise));
    }

    /// <summary>It answers nothing, and what it promised before runs out.</summary>
    [Fact]
    public void Voter_that_left_the_set_settles_it_too()
    {
        var voter = Settled().Hear(BeatOf(Other, applied: 20), Start).Voter.Follow(Cell, Changed with { Voters = Changed.Voters! with { Members = [12, 13] } });

        Assert.Null(voter.Hear(BeatOf(13, applied: 21), Start).Answer);
        Assert.Equal(21, voter.SetOver(Start + Promise));
    }
}
