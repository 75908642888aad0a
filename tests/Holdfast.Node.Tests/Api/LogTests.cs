using Holdfast.Client;
using Holdfast.Node.Api;
using Xunit;

namespace Holdfast.Node.Tests.Api;

public sealed class LogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hflogs");

    private string Log => Path.Combine(_folder.FullName, "board.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_last_lines_are_shown_and_then_what_comes_after()
    {
        await File.WriteAllTextAsync(Log, "one\ntwo\nthree\nfo");
        await using var node = await StartAsync(new TestCell(), "hq-1");

        var log = await node.Client.LogAsync("board", "hq-1", lines: 2);
        Assert.Equal(("board", "hq-1"), (log.Service, log.Node));
        Assert.Equal(["two", "three"], log.Lines);
        await File.AppendAllTextAsync(Log, "ur\n\e[31mfive\n");
        Assert.Equal(["four", "[31mfive"], (await node.Client.LogAsync("board", "", after: log.Next)).Lines);
    }

    [Fact]
    public async Task A_log_that_was_rotated_meanwhile_is_shown_from_its_beginning()
    {
        await File.WriteAllTextAsync(Log, "one\ntwo\nthree\n");
        await using var node = await StartAsync(new TestCell(), "hq-1");
        var log = await node.Client.LogAsync("board", "");
        await File.WriteAllTextAsync(Log, "new\n");

        Assert.Equal(["new"], (await node.Client.LogAsync("board", "", after: log.Next)).Lines);
    }

    [Fact]
    public async Task Another_node_s_log_is_asked_of_that_node()
    {
        var cell = new TestCell();
        await File.WriteAllTextAsync(Log, "here\n");
        await using var other = await StartAsync(cell, "hq-2");
        await using var node = await TestNode.StartAsync(cell, "hq-1");

        Assert.Equal(["here"], (await node.Client.LogAsync("board", "hq-2")).Lines);
        Assert.Empty((await node.Client.LogAsync("board", "hq-1")).Lines);
        Assert.Equal(404, (await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.LogAsync("board", "hq-9"))).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.LogAsync("bord", ""))).Status);
        Assert.Equal(400, (await Assert.ThrowsAsync<HoldfastApiException>(() => node.Client.LogAsync("board", "", lines: 9999))).Status);
    }

    private Task<TestNode> StartAsync(TestCell cell, string node)
        => TestNode.StartAsync(cell, node, TestNode.Patient with { LogFile = service => Path.Combine(_folder.FullName, service + ".log") });
}
