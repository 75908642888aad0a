using System.Collections.Immutable;
using Holdfast.Client;
using Holdfast.Demo.Overlaps;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;

namespace Holdfast.Demo.Cells;

/// <summary>Three daemons of one cell on this machine, each a node of its own with address and data; gone without a trace at the end.</summary>
internal sealed class DemoCell : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly Spawner _spawner = new();
    private readonly ImmutableArray<string> _program;

    public DemoCell(CellPlan plan, ImmutableArray<string> program, bool keep)
    {
        Plan = plan;
        _program = program;
        Keep = keep;
        Api = new HoldfastClient(
            plan.Nodes.Select(n => n.Api), new ClientOptions { ConnectTimeout = TimeSpan.FromMilliseconds(300), AnswerTimeout = TimeSpan.FromSeconds(2) });
    }

    /// <summary>Whether data and logs stay at the end.</summary>
    public bool Keep { get; set; }

    public CellPlan Plan { get; }

    public HoldfastClient Api { get; }

    /// <summary>Starts the store's process (embedded only) and the three daemons.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Plan.Folder);
        if (!Plan.Etcd)
            await StartStoreAsync();
        foreach (var node in Plan.Nodes)
            await StartAsync(node);
        ct.ThrowIfCancellationRequested();
    }

    public async Task StartAsync(DemoNode node)
    {
        Directory.CreateDirectory(node.Data);
        var peers = string.Join(',', Plan.Nodes.Select(n => $"{n.Name}={n.Address}"));
        string[] arguments =
        [
            "agent", "--name", node.Name, "--address", node.Address, "--data", node.Data, "--peers", peers, "--cell", "harbour",
            "--timing", "fast", "--store", Plan.Etcd ? "etcd" : Plan.StoreAddress,
        ];
        using var process = await _spawner.StartAsync(_program.Concat(arguments), Path.Combine(Plan.Folder, $"{node.Name}.log"), node.Data);
    }

    /// <summary>Kills every process of the node at once. Returns how many they were.</summary>
    public static Task<int> KillAsync(DemoNode node, CancellationToken ct) => NodeProcesses.KillAsync(node.Data, ct);

    /// <summary>Waits until the nodes have found each other, then applies the demo's spec.</summary>
    public async Task ApplyAsync(CancellationToken ct)
    {
        await UntilAsync("the three nodes have joined the cell", r => r.Controller.Length > 0 && r.Nodes.Count(n => n.State == NodeState.Up) == 3, ct);
        var text = DemoSpec.Write(Plan, _program);
        await File.WriteAllTextAsync(Path.Combine(Plan.Folder, "cell.yaml"), text, ct);
        await RetryingAsync("apply the spec", () => Api.ApplyAsync(new ApplyRequest { Text = text, Author = "demo" }, ct), ct);
    }

    /// <summary>Waits until the service is active and both other nodes stand ready to take over.</summary>
    public Task<CellReport> UntilReadyAsync(CancellationToken ct) =>
        UntilAsync("the board is active with two nodes ready to take over", IsReady, ct);

    public static bool IsReady(CellReport report) =>
        report.Services.FirstOrDefault(s => s.Name == CellPlan.Service) is { State: ServiceState.Active } board
        && board.Instances.Count(i => i.Ready) == 3
        && report.Nodes.Count(n => n.State == NodeState.Up) == 3;

    /// <exception cref="DemoException">It did not come true within three minutes; the message shows the cell as it is.</exception>
    public async Task<CellReport> UntilAsync(string what, Func<CellReport, bool> condition, CancellationToken ct)
    {
        var until = BootClock.Now + Longest;
        var last = "no daemon has answered";
        while (BootClock.Now < until)
        {
            try
            {
                var report = await Api.ReportAsync(ct);
                if (condition(report))
                    return report;
                last = Describe(report);
            }
            catch (HoldfastApiException e)
            {
                last = e.Message;
            }

            await Task.Delay(Pause, ct);
        }

        throw new DemoException($"After {Longest.TotalSeconds:F0} s it is not so that {what}. The cell: {last}");
    }

    /// <summary>The newest incident of the service that ended with this epoch, once it is closed; <c>null</c> when it is not told in 10 s.</summary>
    public async Task<Incident?> IncidentAsync(long epoch, CancellationToken ct)
    {
        var until = BootClock.Now + TimeSpan.FromSeconds(10);
        while (BootClock.Now < until)
        {
            try
            {
                var incidents = await Api.IncidentsAsync(8, ct);
                if (incidents.FirstOrDefault(i => i.Service == CellPlan.Service && i.Epoch == epoch && i.Closed) is { } incident)
                    return incident;
            }
            catch (HoldfastApiException)
            {
                // Asked again below.
            }

            await Task.Delay(Pause, ct);
        }

        return null;
    }

    public static async Task<T> RetryingAsync<T>(string what, Func<Task<T>> call, CancellationToken ct)
    {
        var until = BootClock.Now + TimeSpan.FromSeconds(30);
        while (true)
        {
            try
            {
                return await call();
            }
            catch (HoldfastApiException e)
            {
                var faults = string.Concat(e.Error.Faults.Select(f => $"\n  line {f.Line}: {f.Path}: {f.Message}"));
                if (e.Error.Faults.Length > 0 || BootClock.Now >= until)
                    throw new DemoException($"The demo could not {what}: {e.Message} {e.Error.Next}{faults}", e);
            }

            await Task.Delay(Pause, ct);
        }
    }

    public OverlapReport CheckOverlaps() =>
        OverlapChecker.Check(Plan.Nodes.Where(n => File.Exists(n.ActingLog)).Select(n => (n.Name, ReadShared(n.ActingLog))));

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        foreach (var node in Plan.Nodes)
            await NodeProcesses.KillAsync(node.Data, CancellationToken.None);
        await NodeProcesses.KillAsync(Plan.StoreData, CancellationToken.None);
        _spawner.Dispose();
        if (!Keep && Directory.Exists(Plan.Folder))
            Directory.Delete(Plan.Folder, recursive: true);
    }

    private async Task StartStoreAsync()
    {
        Directory.CreateDirectory(Plan.StoreData);
        string[] arguments = ["store", "--data", Plan.StoreData, "--listen", Plan.StoreAddress];
        using var process = await _spawner.StartAsync(_program.Concat(arguments), Path.Combine(Plan.Folder, "store.log"), Plan.StoreData);
    }

    private static string Describe(CellReport report) =>
        $"{report.Summary} " + string.Join("; ", report.Nodes.Select(n => $"{n.Name} {n.State} {n.Note}".TrimEnd())
            .Concat(report.Services.Select(s => $"{s.Name} {s.State} on {s.Holder}, instances {string.Join(", ", s.Instances.Select(i => $"{i.Node} {i.State}{(i.Ready ? " ready" : "")}"))}")));

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
