using Holdfast.Control.Guarding;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Spec;
using Xunit;

namespace Holdfast.Control.Tests.Guarding;

/// <summary>A service's virtual addresses: there before it acts, gone before its epoch is released.</summary>
public sealed class AddressTests
{
    private static readonly Launch Cold = GuardBench.Cold with { Addresses = GuardBench.Addresses };
    private static readonly Launch Warm = GuardBench.Warm with { Addresses = GuardBench.Addresses };

    [Fact]
    public void Cold_service_is_started_once_its_addresses_are_there()
    {
        var bench = new GuardBench { AddressesCome = false }.WithLease();
        bench.Run(5, Cold);
        Assert.Empty(bench.Of<StartChild>());
        Assert.Equal(("board", bench.Guard.LeaseUntil), (Assert.Single(bench.Of<TakeAddresses>()).Service, bench.Of<TakeAddresses>().Single().Before));
        Assert.Equal((InstancePhase.Starting, 5L), (bench.Board.Phase, bench.Board.Epoch));

        bench.Do(new AddressesTaken(1));
        Assert.Equal((5L, bench.Guard.LeaseUntil), (Assert.Single(bench.Of<StartChild>()).Epoch, bench.Of<StartChild>().Single().Before));
        Assert.Equal(InstancePhase.Running, bench.Board.Phase);
    }

    [Fact]
    public void Warm_standby_has_none_and_is_told_that_it_is_active_once_they_are_there()
    {
        var bench = Standby(addressesCome: false);
        Assert.Empty(bench.Of<TakeAddresses>());
        bench.Run(5, Warm);
        Assert.Single(bench.Of<TakeAddresses>());
        Assert.Empty(bench.Of<TellChild>());
        bench.Do(new AddressesTaken(1));
        Assert.Equal("active 5 50", Assert.Single(bench.Of<TellChild>()).Line);
    }

    [Fact]
    public void Release_waits_until_the_process_and_then_the_addresses_are_gone()
    {
        var bench = new GuardBench { AddressesGo = false }.WithLease();
        bench.Run(5, Cold);
        bench.LetGo(5);
        Assert.Empty(bench.Of<DropAddresses>());
        bench.Gone(1);
        Assert.Single(bench.Of<DropAddresses>());
        Assert.Empty(bench.Listing.Releases);
        Assert.True(bench.Board.Acts);
        bench.Do(new AddressesDropped(1));
        Assert.Equal(5, Assert.Single(bench.Listing.Releases).Epoch);
        Assert.Equal((InstancePhase.Exited, InstanceEnd.LetGo), (bench.Board.Phase, bench.Board.End));
    }

    [Fact]
    public void Addresses_go_with_the_kill_at_the_end_of_the_lease()
    {
        var bench = new GuardBench { AddressesGo = false }.WithLease();
        bench.Run(5, Cold);
        bench.VotersAnswer = false;
        bench.Pass(GuardBench.Ttl);
        Assert.True(Assert.Single(bench.Of<SignalChild>()).Kill);
        Assert.Single(bench.Of<DropAddresses>());

        bench.Do(new AddressesDropped(1));
        Assert.True(bench.Board.Acts);
        bench.Gone(1, signal: 9);
        Assert.Equal((InstancePhase.Exited, InstanceEnd.LeaseOver), (bench.Board.Phase, bench.Board.End));
    }

    [Fact]
    public void Lease_that_ends_while_they_are_being_taken_takes_them_back_and_starts_nothing()
    {
        var bench = new GuardBench { AddressesCome = false }.WithLease();
        bench.Run(5, Cold);
        bench.VotersAnswer = false;
        bench.Pass(GuardBench.Ttl);
        Assert.Single(bench.Of<DropAddresses>());
        bench.Do(new AddressesTaken(1));
        Assert.Empty(bench.Of<StartChild>());
        Assert.Equal((InstancePhase.Exited, InstanceEnd.LeaseOver), (bench.Board.Phase, bench.Board.End));
    }

    [Fact]
    public void Crash_takes_the_addresses_away_and_is_still_told_as_a_crash()
    {
        var bench = new GuardBench { AddressesGo = false }.WithLease();
        bench.Run(5, Cold);
        bench.Do(new ChildComplained(1, "no memory"));
        bench.Gone(1, code: 3, signal: 0);
        Assert.Equal(InstancePhase.Stopping, bench.Board.Phase);
        bench.Do(new AddressesDropped(1));
        Assert.Equal((InstancePhase.Exited, InstanceEnd.Exited, "exited with code 3: no memory"), (bench.Board.Phase, bench.Board.End, bench.Board.Note));
    }

    [Fact]
    public void Somebody_else_has_the_address_so_nothing_is_started_and_the_reason_is_told()
    {
        var bench = new GuardBench { AddressesCome = false }.WithLease();
        bench.Run(5, Cold);
        bench.Do(new AddressesRefused(1, "02:00:00:00:00:01 has 10.0.0.9."));
        Assert.Empty(bench.Of<StartChild>());
        Assert.Equal((InstancePhase.Exited, InstanceEnd.NotStarted, "02:00:00:00:00:01 has 10.0.0.9."), (bench.Board.Phase, bench.Board.End, bench.Board.Note));
        Assert.False(bench.Board.Acts);
    }

    [Fact]
    public void Somebody_else_has_the_address_so_the_warm_standby_ends_and_the_reason_is_told()
    {
        var bench = Standby(addressesCome: false);
        bench.Run(5, Warm);
        bench.Do(new AddressesRefused(1, "02:00:00:00:00:01 has 10.0.0.9."));
        Assert.Empty(bench.Of<TellChild>());
        Assert.True(Assert.Single(bench.Of<SignalChild>()).Kill);
        bench.Gone(1, signal: 9);
        Assert.Equal((InstanceEnd.NotStarted, "02:00:00:00:00:01 has 10.0.0.9."), (bench.Board.End, bench.Board.Note));
    }

    [Fact]
    public void Demotion_removes_them_once_it_is_acknowledged_and_keeps_the_process()
    {
        var bench = Standby();
        bench.AddressesGo = false;
        bench.Run(5, Warm);
        bench.Do(new ChildSaid(1, 5));
        bench.LetGo(5, keepWarm: true);
        Assert.Empty(bench.Of<DropAddresses>());
        bench.Do(new ChildSaid(1, 0));
        Assert.Single(bench.Of<DropAddresses>());
        Assert.Empty(bench.Listing.Releases);
        bench.Do(new AddressesDropped(1));
        Assert.Equal((InstancePhase.Running, InstanceRole.Standby, 0L), (bench.Board.Phase, bench.Board.Role, bench.Board.Epoch));
        Assert.Single(bench.Listing.Releases);
        Assert.Empty(bench.Of<SignalChild>());

        bench.Run(6, Warm);
        Assert.Equal(2, bench.Of<TakeAddresses>().Count());
    }

    [Fact]
    public void Promotion_that_is_taken_back_before_the_addresses_are_there_was_never_told()
    {
        var bench = Standby(addressesCome: false);
        bench.AddressesGo = false;
        bench.Run(5, Warm);
        bench.LetGo(5, keepWarm: true);
        Assert.Single(bench.Of<DropAddresses>());
        bench.Do(new AddressesTaken(1));
        Assert.Empty(bench.Of<TellChild>());
        bench.Do(new AddressesDropped(1));
        Assert.Equal((InstancePhase.Running, InstanceRole.Standby), (bench.Board.Phase, bench.Board.Role));
        Assert.Single(bench.Listing.Releases);
    }

    [Fact]
    public void Stop_before_the_addresses_are_there_starts_nothing()
    {
        var bench = new GuardBench { AddressesCome = false }.WithLease();
        bench.Run(5, Cold);
        bench.LetGo(5);
        Assert.Single(bench.Of<DropAddresses>());
        Assert.Empty(bench.Of<StartChild>());
        Assert.Empty(bench.Of<SignalChild>());
        Assert.Equal(InstanceEnd.LetGo, bench.Board.End);
        Assert.Single(bench.Listing.Releases);
    }

    [Fact]
    public void Addresses_that_never_come_end_in_an_unresponsive_start()
    {
        var bench = new GuardBench { AddressesCome = false }.WithLease();
        bench.Run(5, Cold);
        bench.Pass(Cold.StartTimeout);
        Assert.Equal(InstanceEnd.Unresponsive, bench.Board.End);
    }

    [Fact]
    public void Guard_that_leaves_waits_for_them_to_go()
    {
        var bench = new GuardBench { AddressesGo = false }.WithLease();
        bench.Run(5, Cold);
        bench.Order(new LeavingOrder());
        bench.Gone(1);
        bench.Pass(TimeSpan.FromSeconds(20));
        Assert.False(bench.Guard.Ended);
        bench.Do(new AddressesDropped(1));
        bench.Pass(TimeSpan.FromSeconds(20));
        Assert.True(bench.Guard.Ended);
    }

    [Fact]
    public void They_are_announced_again_when_a_voter_is_heard_again()
    {
        var bench = new GuardBench().WithLease();
        bench.Run(5, Cold);
        bench.Pass(TimeSpan.FromSeconds(2));
        Assert.Empty(bench.Of<AnnounceAddresses>());
        bench.DropVoter = 3;
        bench.Pass(TimeSpan.FromSeconds(2));
        Assert.Empty(bench.Of<AnnounceAddresses>());
        bench.DropVoter = 0;
        bench.Pass(TimeSpan.FromSeconds(2));
        Assert.Single(bench.Of<AnnounceAddresses>());
    }

    /// <summary>An upgrade of Holdfast must not restart what runs: this digest was that of the version without addresses.</summary>
    [Fact]
    public void Launch_without_addresses_has_the_digest_that_it_had_before_there_were_any()
    {
        Assert.Equal("288a1e1a49b42c4c", GuardBench.Cold.Digest);
        Assert.NotEqual(GuardBench.Cold.Digest, Cold.Digest);
        Assert.Equal(Cold.Digest, (Cold with { Addresses = GuardBench.Addresses with { Check = TimeSpan.FromSeconds(1) } }).Digest);
    }

    private static GuardBench Standby(bool addressesCome = true)
    {
        var bench = new GuardBench { AddressesCome = addressesCome }.WithLease();
        bench.Order(new RunOrder { Service = "board", Role = InstanceRole.Standby, Revision = 10, Launch = Warm });
        bench.Do(new ChildSaid(1, 0));
        return bench;
    }
}
