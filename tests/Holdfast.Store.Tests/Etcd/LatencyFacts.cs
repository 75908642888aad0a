using System.Diagnostics;
using Holdfast.Model.Store;
using Holdfast.Store.Tests.Support;

namespace Holdfast.Store.Tests.Etcd;

/// <summary>Measures; asserts no time. HOLDFAST_LONG=1 measures longer.</summary>
public sealed class LatencyFacts(EmbeddedFixture embedded) : IClassFixture<EmbeddedFixture>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_and_reads_of_a_quiet_etcd_are_timed()
    {
        Assert.SkipWhen(EtcdCells.Missing is not null, EtcdCells.Missing ?? "");
        await using var cells = await EtcdCells.StartAsync(members: 3);
        await MeasureAsync("etcd, three members", [.. cells.Urls]);
    }

    [Fact]
    public Task Commits_and_reads_of_a_quiet_embedded_store_are_timed() => MeasureAsync("embedded store", embedded.Url!);

    private static async Task MeasureAsync(string what, params Uri[] endpoints)
    {
        using var client = Patience.NewClient(endpoints);
        var count = KillRun.IsLong ? 2_000 : 50;
        var transaction = new Transaction { Writes = [new Put("latency", new byte[200])] };
        await TimeAsync(count, async () => await client.CommitAsync(transaction, Now));
        var commits = await TimeAsync(count, async () => await client.CommitAsync(transaction, Now));
        var reads = await TimeAsync(count, async () => await client.GetAsync("latency", Now));
        var all = count * 16;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => TimeAsync(all / 64, async () => await client.CommitAsync(
            new Transaction { Writes = [new Put($"latency/{i}", new byte[200])] }, Now))));
        var rate = all / 64 * 64 / Stopwatch.GetElapsedTime(began).TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: commit {Show(commits)}; read {Show(reads)}; 64 writers {rate:F0} commits/s");
    }

    private static string Show(List<double> times) =>
        $"median {times[times.Count / 2]:F2} ms, p99 {times[times.Count * 99 / 100]:F2} ms, max {times[^1]:F1} ms";

    private static async Task<List<double>> TimeAsync(int count, Func<Task> call)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await call();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return times;
    }
}
