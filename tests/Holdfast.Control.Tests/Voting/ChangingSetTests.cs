using System.Collections.Immutable;
using Holdfast.Control.Failover;
using Holdfast.Control.Observing;
using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Cell;
using Xunit;
using static Holdfast.Control.Tests.Voting.VoterFixture;

namespace Holdfast.Control.Tests.Voting;

/// <summary>No two act, although the voter set changes between the revoke and the grant, before it and after it (decision record 8).</summary>
public sealed class ChangingSetTests
{
    private const int Steps = 400;

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("HOLDFAST_SEEDS"), out var seeds) ? seeds : 300;

    [Fact]
    public void However_the_voter_set_changes_no_two_act()
    {
        var (grants, changes) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var world = new ChangingSetWorld(seed, settles: true);
            var overlap = world.Run(Steps);
            Assert.True(overlap is null, $"seed {seed}: {overlap}");
            (grants, changes) = (grants + world.Grants, changes + world.Changes);
        }

        Assert.True(grants > 2 * Seeds && changes > 4 * Seeds, $"only {grants} grants and {changes} changes in {Seeds} seeds: they prove little");
    }

    [Fact]
    public void Without_settling_two_act()
        => Assert.Contains(Enumerable.Range(1, 100), seed => new ChangingSetWorld(seed, settles: false).Run(Steps) is not null);

    /// <summary>
    /// 13 lags far behind. 11 and 12 prove the revoke, 11 leaves, and both have settled that: a majority of the set that was left. Were it enough,
    /// 12 could leave too, and 13 alone would go on answering a node that has the voters of now and has not let go of what it lost long ago.
    /// </summary>
    [Fact]
    public void A_majority_of_the_former_set_alone_settles_nothing()
    {
        var revoked = Cell.With(21, Revoked(from: Other));
        var left = revoked with { Revision = 22, Voters = new VoterSet { Members = [12, 13], Revision = 22 } };
        var voters = new[] { 11L, 12 }.Select(id => Voter.Start(id, Start - TimeSpan.FromHours(1), Timing.Ttl).Read(Cell).Follow(Cell, revoked).Follow(revoked, left));

        Assert.All(voters, v => Assert.Equal(22, v.SetOver(Start)));
        Assert.False(VotersRule.IsSettled(left, Reports(11, 12)));
        Assert.True(VotersRule.IsSettled(left, Reports(12, 13)));
        Assert.NotNull(Voter.Start(13, Start - TimeSpan.FromHours(1), Timing.Ttl).Read(Cell).Hear(BeatOf(Other, applied: 20), Start).Answer);
    }

    private static Observations Reports(params long[] voters) => new()
    {
        Sightings = [.. voters.Order().Select(v => new Sighting { Beat = new Beat { Member = v }, Status = new NodeStatus { SetOver = 22 } })],
    };
}
