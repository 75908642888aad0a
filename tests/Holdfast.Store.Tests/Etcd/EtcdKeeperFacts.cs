using System.Diagnostics;
using Holdfast.Model.Store;
using Holdfast.Store.Client;
using Holdfast.Store.Etcd;
using Holdfast.Store.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Store.Tests.Etcd;

public sealed class EtcdKeeperFacts
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Transaction Put(string key) => new() { Writes = [new Put(key, new byte[] { 1 })] };

    private static void NeedEtcd() => Assert.SkipWhen(EtcdCells.Missing is not null, EtcdCells.Missing ?? "");

    private static bool IsRunning(int pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ");

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    [Fact]
    public async Task A_member_that_dies_is_started_again_on_its_data()
    {
        NeedEtcd();
        await using var cells = await EtcdCells.StartAsync(members: 1);
        using var client = Patience.NewClient(cells.Urls[0]);
        await client.CommitAsync(Put("a"), Now);
        var pid = cells.Keepers[0].State.Pid!.Value;
        Kill(pid);
        await Patience.UntilAsync(() => Task.FromResult(cells.Keepers[0].State.Restarts == 1), "the keeper starts it again");
        Assert.NotNull(await client.GetAsync("a", Now));
        Assert.NotEqual(pid, cells.Keepers[0].State.Pid);
        Assert.Contains("exit code 137", cells.Keepers[0].State.LastEnd);
    }

    [Fact]
    public async Task A_keeper_that_is_stopped_stops_its_member_and_another_goes_on_from_its_data()
    {
        NeedEtcd();
        using var directory = new TempDirectory();
        var options = EtcdCells.Members(directory.Path, 1)[0];
        int pid;
        await using (var keeper = await EtcdKeeper.StartAsync(options, NullLoggerFactory.Instance, Now))
        {
            using var client = Patience.NewClient(options.ClientUrl);
            await client.CommitAsync(Put("a"), Now);
            pid = keeper.State.Pid!.Value;
        }

        Assert.False(IsRunning(pid));
        await using var next = await EtcdKeeper.StartAsync(options, NullLoggerFactory.Instance, Now);
        using var reader = Patience.NewClient(options.ClientUrl);
        Assert.NotNull(await reader.GetAsync("a", Now));
    }

    [Fact]
    public async Task Etcd_dies_with_a_daemon_that_is_killed()
    {
        NeedEtcd();
        using var directory = new TempDirectory();
        using var daemon = KeeperProcess.Start(directory.Path, "killed");
        var pid = int.Parse(await daemon.ReadLineAsync());
        Assert.True(IsRunning(pid));
        daemon.Kill();
        await Patience.UntilAsync(() => Task.FromResult(!IsRunning(pid)), "etcd is gone");
    }

    [Fact]
    public async Task A_member_that_cannot_run_says_why_and_is_tried_again()
    {
        NeedEtcd();
        using var directory = new TempDirectory();
        await using var inTheWay = new Relay(Loopback.NewUrl());
        var options = EtcdCells.Members(directory.Path, 1)[0] with { ClientUrl = inTheWay.Url };
        await using var keeper = await EtcdKeeper.StartAsync(options, NullLoggerFactory.Instance, Now);
        await Patience.UntilAsync(() => Task.FromResult(keeper.State.Restarts >= 2), "it is tried again");
        Assert.Contains("address already in use", keeper.State.LastEnd);
    }

    [Fact]
    public async Task A_binary_that_is_not_there_is_an_error_at_once()
    {
        NeedEtcd();
        using var directory = new TempDirectory();
        var options = EtcdCells.Members(directory.Path, 1)[0] with { Binary = "/nowhere/etcd" };
        var refused = await Assert.ThrowsAsync<EtcdException>(() => EtcdKeeper.StartAsync(options, NullLoggerFactory.Instance, Now));
        Assert.Contains("/nowhere/etcd", refused.Message);
    }

    [Fact]
    public async Task Options_that_cannot_work_are_refused()
    {
        using var directory = new TempDirectory();
        var fine = EtcdCells.Members(directory.Path, 1)[0] with { Binary = "/bin/true" };
        var stranger = fine with { Name = "stranger" };
        var hasty = fine with { Timing = new EtcdTiming(50, 100) };
        await Assert.ThrowsAsync<EtcdException>(() => EtcdKeeper.StartAsync(stranger, NullLoggerFactory.Instance, Now));
        await Assert.ThrowsAsync<EtcdException>(() => EtcdKeeper.StartAsync(hasty, NullLoggerFactory.Instance, Now));
    }

    [Fact]
    public async Task Without_a_majority_a_write_is_certainly_not_done_and_with_one_it_goes_on()
    {
        NeedEtcd();
        await using var cells = await EtcdCells.StartAsync(members: 3);
        using var client = Patience.NewClient([.. cells.Urls]);
        await client.CommitAsync(Put("a"), Now);
        await cells.Keepers[1].DisposeAsync();
        await client.CommitAsync(Put("b"), Now);
        await cells.Keepers[2].DisposeAsync();
        await Patience.UntilAsync(async () => (await client.StatusAsync(Now))[0].Leader == 0, "the last member knows no leader");

        using var hasty = new StoreClient(new StoreOptions
        {
            Endpoints = cells.Urls,
            AttemptTimeout = TimeSpan.FromSeconds(20),
            Deadline = TimeSpan.FromSeconds(1),
        });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => hasty.CommitAsync(Put("c"), Now));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => hasty.ReadAsync("", Now));
        Assert.Equal(2, (await hasty.ReadSerializableAsync("", Now)).Entries.Length);
    }

    [Fact]
    public async Task Leadership_is_moved_to_the_member_that_is_named()
    {
        NeedEtcd();
        await using var cells = await EtcdCells.StartAsync(members: 3);
        using var client = Patience.NewClient([.. cells.Urls]);
        await client.CommitAsync(Put("a"), Now);
        foreach (var member in (await client.MembersAsync(Now)).Select(member => member.Id))
        {
            await Patience.UntilAsync(() => MoveAsync(client, member), "leadership is moved");
            await client.CommitAsync(Put("a"), Now);
        }
    }

    private static async Task<bool> MoveAsync(StoreClient client, ulong member)
    {
        try
        {
            await client.MoveLeaderAsync(member, Now);
        }
        catch (StoreException)
        {
            return false; // a member that has just joined may lag; ask again
        }

        return (await client.StatusAsync(Now)).All(status => status.Leader == member);
    }
}
