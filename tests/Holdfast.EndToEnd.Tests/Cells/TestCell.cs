using System.Security.Cryptography;
using Holdfast.Client;
using Holdfast.Model.Reports;
using Xunit;

namespace Holdfast.EndToEnd.Tests.Cells;

/// <summary>
/// Three daemons on loopback addresses of their own, with one service that writes down when it acts. Whatever happens, disposing it ends every
/// process that belongs to it; a test that fails shows what the daemons have said.
/// </summary>
internal sealed class TestCell : IAsyncDisposable
{
    /// <summary>For every wait: generous, since a test machine may be very busy.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _directory;
    private readonly TestProcess? _store;
    private readonly string _network;
    private readonly string _kind;
    private readonly List<TestNode> _nodes = [];
    private readonly HoldfastClient _client;
    private readonly PowerSwitch? _power;

    private TestCell(bool etcd, bool fenced)
    {
        _directory = Directory.CreateTempSubdirectory("hf-").FullName;
        _network = $"127.{RandomNumberGenerator.GetInt32(64, 127)}.{RandomNumberGenerator.GetInt32(1, 255)}";
        var storeUrl = $"http://{_network}.9:7424";
        _store = etcd ? null : new TestProcess(Programs.Holdfast, "store", "--data", Path.Combine(_directory, "store"), "--listen", storeUrl);
        _kind = etcd ? "etcd" : storeUrl;
        _nodes.AddRange(Enumerable.Range(1, 3).Select(i => NewNode(i, peers: 3)));
        _client = new HoldfastClient(_nodes.Select(n => n.Api));
        _power = fenced ? new PowerSwitch(_directory, _nodes.Select(n => n.Name)) : null;
    }

    /// <summary>What switches its nodes off, in a cell that is fenced.</summary>
    public PowerSwitch Power => _power ?? throw new InvalidOperationException("The cell is not fenced.");

    public HoldfastClient Client => _client;

    public IReadOnlyList<Act> Acts => Act.Read(Path.Combine(_directory, "acts.log"));

    /// <summary>A cell whose service acts.</summary>
    public static async Task<TestCell> StartAsync(bool etcd = false, bool fenced = false)
    {
        Assert.SkipWhen(etcd && !Programs.HasEtcd, "etcd is not installed.");
        var cell = new TestCell(etcd, fenced);
        try
        {
            foreach (var node in cell._nodes)
                node.Start();
            await cell.ApplyAsync();
            await cell.UntilAsync("the service acts and every node has joined", async () => cell.Acts.Count > 0 && await cell.IsWellAsync());
            return cell;
        }
        catch
        {
            await cell.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more than there are, told of them all; not started.</summary>
    public TestNode Grow()
    {
        _nodes.Add(NewNode(_nodes.Count + 1, _nodes.Count + 1));
        return _nodes[^1];
    }

    public TestNode Node(string name) => _nodes.Single(n => n.Name == name);

    /// <summary>The node whose service acted last.</summary>
    public TestNode Holder => Node(Acts[^1].Node);

    public Task<CellReport> ReportAsync() => _client.ReportAsync(Cancel);

    public async Task<TestNode> ControllerAsync()
    {
        var name = "";
        await UntilAsync("the cell has a controller", async () => (name = (await ReportAsync()).Controller).Length > 0);
        return Node(name);
    }

    public Task SwitchoverAsync(string to) => _client.SwitchoverAsync("web", new SwitchoverRequest { To = to, Author = "test" }, Cancel);

    /// <summary>Once the cell has noticed that it is gone.</summary>
    public Task RemoveMemberAsync(string name)
        => UntilAsync($"{name} is removed", async () => (await _client.RemoveMemberAsync(name, new RemoveMemberRequest { Author = "test" }, Cancel)).Id > 0);

    public void LetChecksFail(string node) => File.WriteAllText(Path.Combine(_directory, $"fail-{node}"), "");

    /// <summary>Waits until the service acts under a higher epoch than <paramref name="epoch"/>, on another node than <paramref name="node"/>.</summary>
    public Task UntilMovedAsync(string node, long epoch)
        => UntilAsync($"the service acts on another node than {node}", () => Task.FromResult(Acts.Any(a => a.Epoch > epoch && a.Node != node)));

    /// <summary>Waits until every node is up and the service healthy.</summary>
    public Task UntilWellAsync() => UntilAsync("every node is up and the service is well", IsWellAsync);

    public async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var end = Environment.TickCount64 + Bound.TotalMilliseconds;
        while (!await HoldsAsync(isSo))
        {
            Assert.True(Environment.TickCount64 < end, $"Not so within {Bound.TotalSeconds} s: {what}.{Environment.NewLine}{Story()}");
            await Task.Delay(Pause, Cancel);
        }
    }

    /// <summary>No process acts before the last act of the one before it.</summary>
    public void AssertNeverTwo()
    {
        var reigns = Reign.Of(Acts);
        for (var i = 1; i < reigns.Count; i++)
            Assert.True(reigns[i - 1].To < reigns[i].From, $"Two acted at once: {reigns[i - 1]} and {reigns[i]}.{Environment.NewLine}{Story()}");
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (var node in _nodes)
            node.Dispose();
        NodeProcesses.Sweep(_directory);
        _store?.Dispose();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private TestNode NewNode(int number, int peers)
    {
        var others = string.Join(',', Enumerable.Range(1, peers).Select(i => $"hq-{i}={_network}.{i}"));
        return new TestNode(
            $"hq-{number}",
            $"{_network}.{number}",
            Path.Combine(_directory, $"hq-{number}"),
            ["--cell", "harbour", "--peers", others, "--store", _kind, "--timing", "standard"]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<bool> HoldsAsync(Func<Task<bool>> isSo)
    {
        try
        {
            return await isSo();
        }
        catch (HoldfastApiException)
        {
            // No daemon answers just now, which is part of some stories.
            return false;
        }
    }

    private Task ApplyAsync()
    {
        var (levels, service) = _power is null ? ("", "") : (PowerSwitch.Levels, PowerSwitch.Service);
        var spec = $$"""
            cell: harbour
            nodes:
              hq-1: {{levels}}
              hq-2: {{levels}}
              hq-3: {{levels}}
            {{_power?.Devices}}
            services:
              web:
                {{service}}
                command: ["{{Programs.Actor}}", "{address}", "{{_directory}}"]
                stop-timeout: 3s
                checks:
                  - process
                  - tcp: {port: 8080, interval: 200ms, timeout: 5s, fall: 2}
            """;
        return UntilAsync("the spec is applied", async () => (await _client.ApplyAsync(new ApplyRequest { Text = spec, Author = "test" }, Cancel)).Version > 0);
    }

    private async Task<bool> IsWellAsync()
    {
        var report = await ReportAsync();
        return report.Nodes.Count(n => n.State == NodeState.Up) == 3 && report.Services.All(s => s.State == ServiceState.Active);
    }

    private string Story()
        => string.Join(Environment.NewLine, Reign.Of(Acts).Select(r => r.ToString()).Concat(_nodes.Select(n => $"=== {n.Name}{Environment.NewLine}{n.Said}")));
}
