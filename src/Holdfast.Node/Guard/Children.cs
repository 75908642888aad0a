using System.Collections.Concurrent;
using Holdfast.Control.Guarding;
using Holdfast.Node.Os;
using Holdfast.Node.Systemd;

namespace Holdfast.Node.Guard;

/// <summary>The guard's children: whom to signal, and when one is gone with everything that it has started.</summary>
internal sealed class Children : IDisposable
{
    private const int MostReapsATurn = 1000;
    private readonly Dictionary<long, ChildProcess> _children = [];

    /// <summary>Runs that are being started, with what they are to be told.</summary>
    private readonly Dictionary<long, List<TellChild>> _starting = [];

    private readonly ConcurrentQueue<StartResult> _started = new();
    private readonly StartThread _starts;
    private readonly string _data;
    private readonly string _units;
    private int _checks;

    /// <param name="starter">Starts them.</param>
    /// <param name="data">The guard's directory, which marks what they start.</param>
    /// <param name="units">Where drivers note the control groups of systemd units.</param>
    /// <param name="wake">Called from another thread when <see cref="Collect"/> has something.</param>
    public Children(ChildStarter starter, string data, string units, Action wake)
    {
        (_data, _units) = (data, units);
        _starts = new StartThread(starter, result =>
        {
            _started.Enqueue(result);
            wake();
        });
    }

    public IEnumerable<int> Fds => _children.Values.Where(c => c.End is null && c.Fd >= 0).Select(c => c.Fd);

    public bool Any => _children.Count > 0 || _starting.Count > 0;

    /// <summary>Zero when there is no group whose leader has ended and that is not empty; else how long to wait before <see cref="Collect"/>.</summary>
    public TimeSpan Recheck { get; private set; }

    /// <summary>Has it started; what came of it is collected.</summary>
    public void Start(StartChild start)
    {
        _starting[start.Run] = [];
        _starts.Start(start);
    }

    public void Signal(SignalChild signal)
    {
        if (_children.TryGetValue(signal.Run, out var child))
            Signal(child, signal.Kill);
    }

    /// <summary>False when it does not read: it is ending, or it will be killed for its silence.</summary>
    public bool Tell(TellChild tell)
    {
        if (!_starting.TryGetValue(tell.Run, out var waiting))
            return _children.TryGetValue(tell.Run, out var child) && !(tell.Before <= BootClock.Now) && child.Tell(tell.Line);
        waiting.Add(tell);
        return true;
    }

    /// <summary>What has been started, and what has ended. A leader that has ended takes its group with it, whatever it was.</summary>
    public List<GuardInput> Collect() => [.. Started(), .. Ended()];

    private List<GuardInput> Started()
    {
        var inputs = new List<GuardInput>();
        while (_started.TryDequeue(out var result))
            inputs.Add(Take(result));
        return inputs;
    }

    private GuardInput Take(StartResult result)
    {
        var run = result.Start.Run;
        _starting.Remove(run, out var waiting);
        if (result.Child is not { } child)
            return new ChildNotStarted(run, result.Why);
        _children[run] = child;
        foreach (var tell in waiting ?? [])
            Tell(tell);
        return new ChildStarted(run, child.Pid);
    }

    private List<GuardInput> Ended()
    {
        for (var i = 0; i < MostReapsATurn && Reaper.Peek() is var pid and > 0; i++)
            Reap(pid);
        var gone = _children.Values.Where(c => c.End is not null && !Reaper.GroupExists(c.Pid) && Escaped.Kill(_data, c.Service) == 0 && KillUnit(c) == 0).ToList();
        foreach (var child in gone)
        {
            _children.Remove(child.Run);
            child.Dispose();
        }
        Pace();
        return [.. gone.Select(c => new ChildGone(c.Run, c.End!.Value.ExitCode, c.End.Value.Signal))];
    }

    public void Dispose()
    {
        _starts.Dispose();
        Started();
        foreach (var child in _children.Values)
        {
            Signal(child, kill: true);
            child.Dispose();
        }
    }

    private void Signal(ChildProcess child, bool kill)
    {
        child.Signal(kill);
        if (kill)
            KillUnit(child);
    }

    /// <summary>What it has had systemd start: nobody's children here.</summary>
    private int KillUnit(ChildProcess child) => child.HasUnit ? UnitGroup.Kill(_units, child.Service) : 0;

    /// <summary>The group is killed before its leader is reaped: until then nobody else can have its number.</summary>
    private void Reap(int pid)
    {
        var leader = _children.Values.FirstOrDefault(c => c.Pid == pid);
        if (leader is not null)
            Signal(leader, kill: true);
        var end = Reaper.Reap(pid);
        if (leader is not null)
            leader.End = end ?? new ProcessEnd(pid, -1, 0);
    }

    /// <summary>
    /// A process that the kernel cannot end (waiting for a dead disk) keeps its instance stopping: it may act once more, so nothing is
    /// released. It is asked for again and again, ever more seldom.
    /// </summary>
    private void Pace()
    {
        var lingering = _children.Values.Where(c => c.End is not null).ToList();
        foreach (var child in lingering)
            Signal(child, kill: true);
        _checks = lingering.Count == 0 ? 0 : _checks + 1;
        Recheck = TimeSpan.FromMilliseconds(_checks switch { 0 => 0, < 100 => 1, < 200 => 10, _ => 100 });
    }
}
