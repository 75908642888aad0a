using System.Net;
using Holdfast.Demo.Board;
using Holdfast.Demo.Load;
using Holdfast.Demo.Tests.Board;
using Holdfast.Model.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Demo.Tests.Load;

public sealed class DemoClientTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task The_users_follow_the_board_to_its_next_holder_and_find_everything_there()
    {
        using var limit = new CancellationTokenSource(Bound);
        await using var cell = await BoardCell.StartAsync();
        using var lease = cell.OpenLease("hq-1", TimeSpan.FromHours(1));
        using var log = ActingLog.Open("");
        var follower = new HolderFollower("board", []);
        using var client = new DemoClient(follower, 50);
        using var ending = new CancellationTokenSource();
        var load = client.RunAsync(ending.Token);

        var first = cell.Desk("hq-1", lease, log);
        await first.ActivateAsync(1, await cell.GrantAsync(1, 11), limit.Token);
        await using (await ServeAsync(first, 1, follower, limit.Token))
            await UntilAsync(client, f => f.Epoch == 1 && f.LastTicket >= 3, limit.Token);
        client.BeginWindow();
        await first.StandByAsync();
        await UntilAsync(client, f => f.Window.Failed > 0, limit.Token);

        var second = cell.Desk("hq-2", lease, log);
        await second.ActivateAsync(2, await cell.GrantAsync(2, 12), limit.Token);
        await using var app = await ServeAsync(second, 2, follower, limit.Token);
        var before = client.Read().LastTicket;
        await UntilAsync(client, f => f.Epoch == 2 && f.LastTicket >= before + 3, limit.Token);
        await ending.CancelAsync();
        await load;
        await second.StandByAsync();

        var figures = client.Read();
        Assert.Empty(figures.WrongSentences);
        Assert.True(figures.Window.Longest > TimeSpan.Zero && figures.Window.Longest <= figures.Longest);
        Assert.True(figures.Requests > figures.Window.Requests);
        Assert.NotEmpty(figures.Faults);
    }

    private static async Task<WebApplication> ServeAsync(BoardDesk desk, long epoch, HolderFollower follower, CancellationToken ct)
    {
        var app = await BoardServer.StartAsync(desk, new IPEndPoint(IPAddress.Loopback, 0), ct);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        follower.Take(new EndpointReport { Service = "board", Epoch = epoch, Url = address + "/" });
        return app;
    }

    private static async Task UntilAsync(DemoClient client, Func<LoadFigures, bool> condition, CancellationToken ct)
    {
        while (!condition(client.Read()))
            await Task.Delay(10, ct);
    }
}
