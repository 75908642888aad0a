using System.Text;
using Holdfast.Demo.Board;
using Holdfast.Model.Json;
using Xunit;

namespace Holdfast.Demo.Tests.Board;

public sealed class BoardDeskTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_standby_says_that_it_does_not_know()
    {
        await using var cell = await BoardCell.StartAsync();
        using var lease = cell.OpenLease("hq-1", Long);
        using var log = ActingLog.Open("");
        var desk = cell.Desk("hq-1", lease, log);

        Assert.Equal(503, desk.Board().Status);
        Assert.Contains("standby", Encoding.UTF8.GetString(desk.Board().Body), StringComparison.Ordinal);
        Assert.Equal(503, (await desk.ArriveAsync("Aurora", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task The_next_holder_has_every_arrival_that_was_acknowledged()
    {
        await using var cell = await BoardCell.StartAsync();
        using var lease = cell.OpenLease("hq-1", Long);
        using var log = ActingLog.Open("");
        var first = cell.Desk("hq-1", lease, log);
        await first.ActivateAsync(1, await cell.GrantAsync(1, 11), CancellationToken.None);
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => first.ArriveAsync($"Ship {i}", CancellationToken.None)));
        var second = cell.Desk("hq-2", lease, log);
        await second.ActivateAsync(2, await cell.GrantAsync(2, 12), CancellationToken.None);
        var next = Decode<ArrivalAnswer>(await second.ArriveAsync("Next", CancellationToken.None));

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), replies.Select(r => Decode<ArrivalAnswer>(r).Ticket).Order());
        Assert.Equal(51, next.Ticket);
        Assert.Equal(("hq-2", 2L), (next.Node, next.Epoch));
        Assert.Equal(51, Decode<BoardAnswer>(second.Board()).Board.LastTicket);
        await first.StandByAsync();
        await second.StandByAsync();
    }

    [Fact]
    public async Task A_stale_holder_writes_nothing_after_a_newer_grant()
    {
        await using var cell = await BoardCell.StartAsync();
        using var lease = cell.OpenLease("hq-1", Long);
        using var log = ActingLog.Open("");
        var stale = cell.Desk("hq-1", lease, log);
        await stale.ActivateAsync(1, await cell.GrantAsync(1, 11), CancellationToken.None);
        await stale.ArriveAsync("Aurora", CancellationToken.None);
        await cell.GrantAsync(2, 12);

        var reply = await stale.ArriveAsync("Borealis", CancellationToken.None);

        Assert.Equal(503, reply.Status);
        Assert.False(stale.TrySpeak(1));
        var kept = await new BoardStore(cell.Client, "").ReadAsync(CancellationToken.None);
        Assert.Equal("Aurora", Assert.Single(kept.State.Arrivals).Ship);
        await stale.StandByAsync();
    }

    [Fact]
    public async Task A_holder_that_is_asked_to_move_goes_on_writing_under_its_epoch()
    {
        await using var cell = await BoardCell.StartAsync();
        using var lease = cell.OpenLease("hq-1", Long);
        using var log = ActingLog.Open("");
        var desk = cell.Desk("hq-1", lease, log);
        await desk.ActivateAsync(1, await cell.GrantAsync(1, 11), CancellationToken.None);
        await cell.GrantAsync(1, 11, moveTo: 12);

        var reply = await desk.ArriveAsync("Aurora", CancellationToken.None);

        Assert.Equal(200, reply.Status);
        Assert.Equal(1, Decode<ArrivalAnswer>(reply).Ticket);
        await desk.StandByAsync();
    }

    [Fact]
    public async Task A_holder_says_nothing_once_its_lease_is_over_and_speaks_again_when_it_is_renewed()
    {
        await using var cell = await BoardCell.StartAsync();
        using var lease = cell.OpenLease("hq-1", Long);
        using var log = ActingLog.Open(cell.Options("hq-1").Log);
        var desk = cell.Desk("hq-1", lease, log);
        await desk.ActivateAsync(1, await cell.GrantAsync(1, 11), CancellationToken.None);
        Assert.True(desk.TrySpeak(1));
        desk.Spoken();
        var spoken = cell.ReadLog("hq-1");

        cell.WriteLease("hq-1", BootClock.Now);

        Assert.False(desk.TrySpeak(1));
        Assert.Equal(spoken, cell.ReadLog("hq-1"));
        cell.WriteLease("hq-1", BootClock.Now + Long);
        Assert.True(desk.TrySpeak(1));
        desk.Spoken();
        await desk.StandByAsync();
    }

    [Fact]
    public async Task Nothing_is_said_under_an_epoch_that_is_not_the_present_one()
    {
        await using var cell = await BoardCell.StartAsync();
        using var lease = cell.OpenLease("hq-1", Long);
        using var log = ActingLog.Open("");
        var desk = cell.Desk("hq-1", lease, log);
        await desk.ActivateAsync(1, await cell.GrantAsync(1, 11), CancellationToken.None);
        await desk.StandByAsync();
        await desk.ActivateAsync(3, await cell.GrantAsync(3, 11), CancellationToken.None);

        Assert.False(desk.TrySpeak(1));
        Assert.True(desk.TrySpeak(3));
        desk.Spoken();
        await desk.StandByAsync();
    }

    private static T Decode<T>(Reply reply)
        where T : class
        => JsonCodec.TryDecode<T>(reply.Body)!;
}
