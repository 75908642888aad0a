using Holdfast.Store.Tests.Support;

namespace Holdfast.Store.Tests.Embedded;

public sealed class EmbeddedKillFacts
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_store_is_killed_in_mid_write()
    {
        using var directory = new TempDirectory();
        var url = Loopback.NewUrl();
        var store = StoreProcess.Start(directory.Path, url);
        try
        {
            await store.ReadLineAsync();
            await using var run = new KillRun(url);
            for (var kill = 0; kill < (KillRun.IsLong ? 50 : 5); kill++)
            {
                await run.KillAsync(Random.Shared.Next(20, 200), Kill, RestartAsync);
            }

            var lost = await run.FindLostAsync();
            run.Report("embedded store", lost.Count);
            Assert.Empty(lost);
        }
        finally
        {
            store.Dispose();
        }

        Task Kill()
        {
            store.Kill();
            return Task.CompletedTask;
        }

        async Task RestartAsync()
        {
            store.Dispose();
            store = StoreProcess.Start(directory.Path, url);
            await store.ReadLineAsync();
        }
    }
}
