using System.Diagnostics;
using Holdfast.Store.Client;
using Holdfast.Store.Tests.Support;

namespace Holdfast.Store.Tests.Etcd;

public sealed class EtcdKillFacts
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_leader_is_killed_under_load()
    {
        Assert.SkipWhen(EtcdCells.Missing is not null, EtcdCells.Missing ?? "");
        await using var cells = await EtcdCells.StartAsync(members: 3);
        using var watcher = Patience.NewClient([.. cells.Urls]);
        await AllServeAsync(watcher);
        await using var run = new KillRun([.. cells.Urls]);
        for (var kill = 0; kill < (KillRun.IsLong ? 20 : 3); kill++)
        {
            await run.KillAsync(Random.Shared.Next(50, 300), () => KillLeaderAsync(cells, watcher), () => Task.CompletedTask);
            await AllServeAsync(watcher);
        }

        var lost = await run.FindLostAsync();
        run.Report("etcd, three members, leader killed, 10/100 ms", lost.Count);
        Assert.Empty(lost);
        Assert.All(cells.Keepers, keeper => Assert.NotNull(keeper.State.Pid));
    }

    private static async Task KillLeaderAsync(EtcdCells cells, StoreClient client)
    {
        var statuses = await client.StatusAsync();
        var index = statuses.ToList().FindIndex(status => status.Reachable && status.Member == status.Leader);
        using var etcd = Process.GetProcessById(cells.Keepers[index].State.Pid!.Value);
        etcd.Kill();
    }

    private static Task AllServeAsync(StoreClient client) => Patience.UntilAsync(
        async () => (await client.StatusAsync()) is var all && all.All(s => s.Reachable && s.Leader != 0) && all.Select(s => s.Leader).Distinct().Count() == 1,
        "all three members follow one leader");
}
