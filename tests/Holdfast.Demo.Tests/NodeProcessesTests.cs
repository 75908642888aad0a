using System.Diagnostics;
using Holdfast.Demo.Cells;
using Xunit;

namespace Holdfast.Demo.Tests;

public sealed class NodeProcessesTests
{
    [Fact]
    public async Task All_processes_of_a_node_are_found_by_their_mark_and_die_together()
    {
        var mark = $"/tmp/holdfast-test-{Guid.NewGuid():N}";
        var log = Path.GetTempFileName();
        using var spawner = new Spawner();
        using var shell = await spawner.StartAsync(["/bin/sh", "-c", "setsid sleep 600 & sleep 600 & wait"], log, mark);
        await UntilAsync(() => NodeProcesses.Find(mark).Length >= 3);

        var killed = await NodeProcesses.KillAsync(mark, CancellationToken.None);

        Assert.Equal(3, killed);
        Assert.Empty(NodeProcesses.Find(mark));
        await shell.WaitForExitAsync();
        File.Delete(log);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var begun = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(begun.Elapsed < TimeSpan.FromSeconds(60), "the processes did not start");
            await Task.Delay(20);
        }
    }
}
