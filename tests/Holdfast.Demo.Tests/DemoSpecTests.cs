using Holdfast.Demo.Cells;
using Xunit;

namespace Holdfast.Demo.Tests;

public sealed class DemoSpecTests
{
    [Fact]
    public void The_spec_has_a_node_for_each_daemon_and_the_board_on_its_own_port()
    {
        var nodes = Enumerable.Range(1, 3).Select(i => new DemoNode($"hq-{i}", $"127.77.0.{i}", $"/tmp/d/hq-{i}"));
        var text = DemoSpec.Write(new CellPlan { Folder = "/tmp/d", Etcd = true, Nodes = [.. nodes] }, ["/opt/hold fast/holdfast"]);

        Assert.Contains("  hq-2: {site: hq, role: voter}\n", text, StringComparison.Ordinal);
        Assert.Contains("command: [\"/opt/hold fast/holdfast\", \"demo-service\", \"--listen\", \"http://{address}:8080\"]\n", text, StringComparison.Ordinal);
        Assert.Contains("BOARD_LOG: \"/tmp/d/{node}/board-acting.log\"\n", text, StringComparison.Ordinal);
    }
}
