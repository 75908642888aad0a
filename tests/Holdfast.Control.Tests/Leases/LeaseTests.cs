using CsCheck;
using Holdfast.Control.Leases;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Leases;

public sealed class LeaseTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMilliseconds(300);

    [Fact]
    public void One_answer_of_three_voters_is_no_lease()
    {
        var lease = Three();
        var beat = lease.Send(At(0));
        Assert.True(lease.Take(Answer(1, beat)));
        Assert.Equal(Moment.Never, lease.Until);
        Assert.False(lease.HoldsAt(At(0)));
    }

    [Fact]
    public void Lease_is_counted_from_before_the_beat_was_sent_and_not_from_the_answer()
    {
        var lease = Three();
        var beat = lease.Send(At(0));
        lease.Take(Answer(1, beat));
        lease.Take(Answer(2, beat));
        Assert.Equal(At(300), lease.Until);
        Assert.True(lease.HoldsAt(At(299)));
        Assert.False(lease.HoldsAt(At(300)));
        Assert.Equal(TimeSpan.FromMilliseconds(1), lease.LeftAt(At(299)));
        Assert.Equal(TimeSpan.Zero, lease.LeftAt(At(301)));
    }

    [Fact]
    public void Lease_ends_after_the_oldest_beat_in_the_newest_majority_of_answers()
    {
        var lease = Three();
        var first = lease.Send(At(0));
        var second = lease.Send(At(50));
        var third = lease.Send(At(100));
        lease.Take(Answer(1, first));
        lease.Take(Answer(2, third));
        Assert.Equal(At(300), lease.Until);
        lease.Take(Answer(3, second));
        Assert.Equal(At(350), lease.Until);
    }

    [Fact]
    public void Answer_that_comes_late_or_twice_takes_nothing_away()
    {
        var lease = Three();
        var first = lease.Send(At(0));
        var second = lease.Send(At(50));
        lease.Take(Answer(1, second));
        lease.Take(Answer(2, second));
        Assert.False(lease.Take(Answer(1, first)));
        Assert.False(lease.Take(Answer(1, second)));
        Assert.Equal(At(350), lease.Until);
    }

    [Fact]
    public void Answer_that_does_not_match_is_dropped()
    {
        var lease = Three();
        var beat = lease.Send(At(0));
        var good = Answer(1, beat);
        Assert.False(lease.Take(good with { Nonce = 8 }));
        Assert.False(lease.Take(good with { Generation = 2 }));
        Assert.False(lease.Take(good with { Member = 12 }));
        Assert.False(lease.Take(good with { Voter = 4 }));
        Assert.False(lease.Take(good with { Number = beat + 1 }));
        Assert.False(lease.Take(good with { Number = 0 }));
        Assert.False(lease.Take(good with { Number = -1 }));
        Assert.False(lease.Take(good with { Number = long.MinValue }));
        Assert.True(lease.Take(good));
    }

    [Fact]
    public void Answer_to_a_beat_that_fell_out_of_the_ring_is_dropped()
    {
        var lease = Three();
        var beat = lease.Send(At(0));
        for (var i = 0; i < SentBeats.Capacity; i++)
            lease.Send(At(1));
        Assert.False(lease.Take(Answer(1, beat)));
        Assert.True(lease.Take(Answer(1, beat + 1)));
    }

    [Fact]
    public void Removed_voter_counts_no_more_and_a_new_one_has_to_answer()
    {
        var lease = Three();
        var beat = lease.Send(At(0));
        lease.Take(Answer(1, beat));
        lease.Take(Answer(2, beat));
        lease.Configure(1, 11, Ttl, [2, 3, 4]);
        Assert.Equal(Moment.Never, lease.Until);
        var next = lease.Send(At(50));
        lease.Take(Answer(4, next));
        Assert.Equal(At(300), lease.Until);
    }

    [Fact]
    public void Fourth_voter_raises_the_majority()
    {
        var lease = Three();
        var beat = lease.Send(At(0));
        lease.Take(Answer(1, beat));
        lease.Take(Answer(2, beat));
        lease.Configure(1, 11, Ttl, [1, 2, 3, 4]);
        Assert.Equal(Moment.Never, lease.Until);
        lease.Take(Answer(3, beat));
        Assert.Equal(At(300), lease.Until);
    }

    [Fact]
    public void Voter_that_is_named_twice_counts_once()
    {
        var lease = new Lease(7);
        lease.Configure(1, 11, Ttl, [1, 1, 2]);
        lease.Take(Answer(1, lease.Send(At(0))));
        Assert.Equal(Moment.Never, lease.Until);
    }

    [Fact]
    public void Shorter_ttl_shortens_what_was_earned_before()
    {
        var lease = Three();
        var beat = lease.Send(At(0));
        lease.Take(Answer(1, beat));
        lease.Take(Answer(2, beat));
        lease.Configure(1, 11, TimeSpan.FromMilliseconds(200), [1, 2, 3]);
        Assert.Equal(At(200), lease.Until);
        lease.Take(Answer(3, beat));
        Assert.Equal(At(200), lease.Until);
    }

    [Fact]
    public void Longer_ttl_counts_only_for_beats_that_asked_for_it()
    {
        var lease = Three();
        var former = lease.Send(At(0));
        lease.Configure(1, 11, TimeSpan.FromMilliseconds(600), [1, 2, 3]);
        lease.Take(Answer(1, former));
        lease.Take(Answer(2, former));
        Assert.Equal(At(300), lease.Until);
        var next = lease.Send(At(50));
        lease.Take(Answer(1, next));
        lease.Take(Answer(2, next));
        Assert.Equal(At(650), lease.Until);
    }

    [Theory]
    [InlineData(2, 11)]
    [InlineData(1, 12)]
    public void Another_generation_or_member_id_begins_a_new_lease(long generation, long member)
    {
        var lease = Three();
        var beat = lease.Send(At(0));
        lease.Take(Answer(1, beat));
        lease.Take(Answer(2, beat));
        lease.Configure(generation, member, Ttl, [1, 2, 3]);
        Assert.Equal(Moment.Never, lease.Until);
        Assert.False(lease.Take(Answer(3, beat) with { Generation = generation, Member = member }));
        Assert.Equal(beat + 1, lease.Send(At(10)));
    }

    [Fact]
    public void Without_voters_there_is_no_lease()
    {
        var lease = new Lease(7);
        lease.Configure(1, 11, Ttl, []);
        lease.Send(At(0));
        Assert.Equal(Moment.Never, lease.Until);
    }

    /// <summary>
    /// Whatever is lost, doubled and reordered: at any moment of the lease a majority of voters has a promise, given at its answer for
    /// the ttl of the beat, that has not run out.
    /// </summary>
    [Fact]
    public void A_majority_of_promises_covers_every_moment_of_the_lease() =>
        Gen.Int[1, 7].SelectMany(voters => Gen.Select(
                Gen.Const(voters),
                Gen.Select(Gen.Int[0, 6], Gen.Int[0, 400], Gen.Int[0, 40], Gen.Bool).List[0, 60]))
            .Sample((voters, events) =>
            {
                var lease = new Lease(7);
                lease.Configure(1, 11, Ttl, Enumerable.Range(1, voters).Select(v => (long)v));
                var promised = new Dictionary<long, Moment>();
                var now = 0;
                foreach (var (voter, delay, step, send) in events)
                {
                    now += step;
                    if (send || lease.Number == 0)
                        lease.Send(At(now));
                    var id = (voter % voters) + 1;
                    var number = Math.Max(1, lease.Number - (delay % 4));
                    promised[id] = Moment.Later(promised.GetValueOrDefault(id), At(now) + Ttl);
                    lease.Take(Answer(id, number));
                    var covering = promised.Values.Count(p => p >= lease.Until);
                    Assert.True(lease.Until == Moment.Never || covering >= (voters / 2) + 1);
                }
            });

    private static Lease Three()
    {
        var lease = new Lease(7);
        lease.Configure(1, 11, Ttl, [3, 1, 2]);
        return lease;
    }

    private static Answer Answer(long voter, long number) =>
        new() { Generation = 1, Member = 11, Nonce = 7, Voter = voter, Number = number };

    private static Moment At(int milliseconds) => new Moment(0) + TimeSpan.FromMilliseconds(milliseconds);
}
