namespace Holdfast.EndToEnd.Tests.Cells;

/// <summary>One node of a <see cref="TestCell"/>: its daemon with everything that it has started.</summary>
internal sealed class TestNode(string name, string address, string directory, string[] arguments)
{
    private readonly List<TestProcess> _daemons = [];

    public string Name => name;

    public string Address => address;

    public int DaemonPid => _daemons[^1].Id;

    public Uri Api => new($"http://{address}:7420");

    /// <summary>What its daemons have said, the last one last.</summary>
    public string Said => string.Join($"--- {name} again{Environment.NewLine}", _daemons.Select(d => d.Said));

    public void Start() => _daemons.Add(new TestProcess(Programs.Holdfast, ["agent", "--name", name, "--address", address, "--data", directory, .. arguments]));

    public void KillDaemon() => NodeProcesses.Signal(NodeProcesses.Kill, DaemonPid);

    /// <summary>As a power cut: daemon, guard, store and services at once.</summary>
    public void KillEverything() => NodeProcesses.Sweep(directory);

    /// <summary>As a new disk: everything that it knew is gone.</summary>
    public void Wipe() => Directory.Delete(directory, recursive: true);

    public void Freeze() => NodeProcesses.Signal(NodeProcesses.Stop, NodeProcesses.Of(directory));

    /// <summary>Services first: the worst order.</summary>
    public void Thaw() => NodeProcesses.Signal(NodeProcesses.Continue, [.. NodeProcesses.Of(directory).OrderDescending()]);

    public void RestartInPlace() => NodeProcesses.Signal(NodeProcesses.Hup, DaemonPid);

    public async Task<int> LeaveAsync()
    {
        NodeProcesses.Signal(NodeProcesses.Term, DaemonPid);
        return await EndedAsync();
    }

    /// <summary>The daemon's exit code.</summary>
    public Task<int> EndedAsync() => _daemons[^1].EndedAsync(TestCell.Bound);

    public void Dispose()
    {
        NodeProcesses.Sweep(directory);
        _daemons.ForEach(d => d.Dispose());
    }
}
