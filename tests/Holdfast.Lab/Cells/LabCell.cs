using System.Diagnostics;
using System.Globalization;
using Holdfast.Client;
using Holdfast.Demo.Load;
using Holdfast.Demo.Overlaps;
using Holdfast.Lab.Clients;
using Holdfast.Lab.Faults;
using Holdfast.Lab.Histories;
using Holdfast.Lab.Hosts;
using Holdfast.Lab.Worlds;
using Holdfast.Model.Reports;
using Holdfast.Store.Client;
using Xunit;

namespace Holdfast.Lab.Cells;

/// <summary>A cell of real daemons, each on a host of its own, with users that ask its service all the time.</summary>
internal sealed class LabCell : IAsyncDisposable
{
    /// <summary>For every wait: generous, since a test machine may be very busy.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(300);
    private const int Writers = 3;
    private static int _count;

    private readonly CellPlan _plan;
    private readonly string _folder;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _users;
    private readonly PowerStrip? _power;

    private LabCell(CellPlan plan)
    {
        _plan = plan;
        _folder = Path.Combine(World.Root, $"cell-{Interlocked.Increment(ref _count)}");
        var addresses = plan.Hosts.Select((h, i) => $"{h.Name}=10.77.0.{i + 1}").ToArray();
        var peers = string.Join(',', addresses.Where((_, i) => plan.Hosts[i].Role != "worker"));
        Hosts = [.. plan.Hosts.Select((h, i) => new Host(h.Name, i + 1, Path.Combine(_folder, h.Name), host => Command(host, h.Role, peers, plan.Profile ?? plan.Timing, plan.Clocks)))];
        if (plan.Installed is { } program)
            foreach (var host in Hosts)
                host.Install(program);
        Network = new Network(Hosts);
        _power = plan.Fenced ? new PowerStrip(_folder, Hosts) : null;
        Api = new HoldfastClient(Hosts.Select(h => h.Api), new ClientOptions { ConnectTimeout = TimeSpan.FromMilliseconds(300), AnswerTimeout = TimeSpan.FromSeconds(2) });
        Views = new Views(Hosts);
        var follower = new HolderFollower(CellSpec.Service, [.. Hosts.Select(h => h.Api)]);
        Switchboard = new Switchboard(follower);
        Front = new Front(Switchboard);
        Recorder = new Recorder(Switchboard);
        _users = Task.WhenAll(follower.RunAsync(_end.Token), Front.RunAsync(_end.Token), Recorder.RunAsync(Writers, _end.Token));
    }

    public IReadOnlyList<Host> Hosts { get; }

    public Network Network { get; }

    /// <summary>What the cell's fence agent works, in a cell that is fenced.</summary>
    public PowerStrip Power => _power ?? throw new LabException("This cell is not fenced.");

    public HoldfastClient Api { get; }

    public Views Views { get; }

    public Switchboard Switchboard { get; }

    public Front Front { get; }

    public Recorder Recorder { get; }

    /// <summary>A cell whose service is active, with every node ready to take over.</summary>
    public static async Task<LabCell> StartAsync(CellPlan? plan = null)
    {
        World.Need();
        var cell = new LabCell(plan ?? new CellPlan());
        try
        {
            foreach (var host in cell.Hosts)
                cell.PowerOn(host);
            await cell.ApplyAsync();
            await cell.UntilWell();
            cell.Front.BeginWindow();
            return cell;
        }
        catch
        {
            await cell.DisposeAsync();
            throw;
        }
    }

    public Host Host(string name) => Hosts.Single(h => h.Name == name);

    public IReadOnlyList<Host> AllBut(params Host[] those) => [.. Hosts.Except(those)];

    /// <summary>What the node that knows most says: one that is cut off goes on telling what it last knew.</summary>
    public Task<CellReport> Report() => Views.Report(_end.Token);

    /// <summary>Waits until every node is up, the service active, every other node ready to take it over, and the users served.</summary>
    public Task UntilWell() => Until("every node is up, the service active and answering, and every other node ready to take over", r => IsWell(r));

    /// <summary>Waits until the cell says so of itself.</summary>
    public Task Until(string what, Func<CellReport, bool> isSo) => Until(what, async () => isSo(await Report()));

    public async Task Until(string what, Func<Task<bool>> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!await HoldsAsync(isSo))
        {
            Assert.True(clock.Elapsed < Bound, $"Not so within {Bound.TotalSeconds} s: {what}.{Environment.NewLine}{Story.Of(this)}");
            await Task.Delay(Pause, _end.Token);
        }
    }

    /// <summary>Everything that was done to it is undone, and it recovers.</summary>
    public async Task Heal()
    {
        HealAll();
        await UntilWell();
    }

    public void HealAll()
    {
        foreach (var host in Hosts)
            host.Heal();
        Network.Heal();
    }

    /// <summary>Gives a host its power back, and starts its daemon.</summary>
    public void PowerOn(Host host)
    {
        host.PowerOn();
        Network.Apply(host);
        host.StartDaemon();
    }

    /// <summary>
    /// How every scenario ends: all heals, the cell recovers by itself, and whatever happened meanwhile, no two acted at once and nothing that was
    /// acknowledged is lost.
    /// </summary>
    public async Task EndsWell()
    {
        await Heal();
        AssertNeverTwo();
        await AssertNothingLost();
    }

    private async Task AssertNothingLost()
    {
        await ReadAll();
        var history = Recorder.History;
        Assert.Empty(LostWrites.Of(history));
        var judgement = Linearizability.Check(history);
        Assert.True(judgement.Linearizable, judgement.Why);
    }

    /// <summary>Has every register read by a client, so that what was lost shows.</summary>
    public Task ReadAll() => Until("every register answers", () => Recorder.ReadAllAsync(_end.Token));

    /// <summary>When which node acted, by what the services noted by one clock.</summary>
    public OverlapReport Overlaps => OverlapChecker.Check(Hosts.Where(h => File.Exists(h.ActingLog)).Select(h => (h.Name, Story.ReadShared(h.ActingLog))));

    private void AssertNeverTwo()
    {
        var report = Overlaps;
        Assert.True(report.Violations.IsEmpty, $"{string.Join(Environment.NewLine, report.Violations)}{Environment.NewLine}{Story.Of(this)}");
        Assert.NotEqual(0, report.Intervals);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_power is not null)
            await _power.DisposeAsync();
        foreach (var host in Hosts)
            host.Dispose();
        await _users;
        Api.Dispose();
        Views.Dispose();
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public bool IsWell(CellReport report)
        => report is { Controller.Length: > 0, Store.Reachable: true }
            && report.Nodes.Count(n => n.State == NodeState.Up) == Hosts.Count
            && report.Services is [{ State: ServiceState.Active } service, ..]
            && service.Instances.Count(i => i.Ready) == _plan.Hosting
            && Front.Newest.Answer is var answer && answer.Node == service.Holder && answer.Epoch == service.Epoch && Front.Silence < Fresh;

    private static string Command(Host host, string role, string peers, string timing, bool clocks)
        => string.Create(CultureInfo.InvariantCulture, $"{(clocks ? host.Clock.Prefix : "")}{host.Program ?? Programs.Holdfast} agent --cell lab --name {host.Name} --address {host.Address} --role {role} --data {host.Disk.Data} --peers {peers} --timing {timing}");

    private static async Task<bool> HoldsAsync(Func<Task<bool>> isSo)
    {
        try
        {
            return await isSo();
        }
        catch (Exception e) when (e is HoldfastApiException or StoreException)
        {
            // No daemon or no store answers just now, which is part of some stories.
            return false;
        }
    }

    private Task ApplyAsync() => Until(
        "the spec is applied",
        async () => (await Api.ApplyAsync(new ApplyRequest { Text = CellSpec.Write(_plan, _folder), Author = "lab" }, _end.Token)).Version > 0);
}
