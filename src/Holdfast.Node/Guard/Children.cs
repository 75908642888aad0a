using Holdfast.Control.Guarding;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>The guard's children: whom to signal, and when one is gone with everything of its group.</summary>
internal sealed class Children(ChildStarter starter) : IDisposable
{
    private const int MostReapsATurn = 1000;
    private readonly Dictionary<long, ChildProcess> _children = [];
    private int _checks;

    public IEnumerable<int> Fds => _children.Values.Where(c => c.End is null && c.Fd >= 0).Select(c => c.Fd);

    public bool Any => _children.Count > 0;

    /// <summary>Zero when there is no group whose leader has ended and that is not empty; else how long to wait before <see cref="Collect"/>.</summary>
    public TimeSpan Recheck { get; private set; }

    public GuardInput Start(StartChild start)
    {
        if (start.Before <= BootClock.Now)
            return new ChildNotStarted(start.Run, "The lease ended before it could be started.");
        if (starter.Start(start, out var why) is not { } child)
            return new ChildNotStarted(start.Run, why);
        _children[start.Run] = child;
        return new ChildStarted(start.Run, child.Pid);
    }

    public void Signal(SignalChild signal)
    {
        if (_children.TryGetValue(signal.Run, out var child))
            child.Signal(signal.Kill);
    }

    /// <summary>False when it does not read: it is ending, or it will be killed for its silence.</summary>
    public bool Tell(TellChild tell) =>
        _children.TryGetValue(tell.Run, out var child) && !(tell.Before <= BootClock.Now) && child.Tell(tell.Line);

    /// <summary>Reaps what has ended. A leader that has ended takes its group with it, whatever it was.</summary>
    public List<GuardInput> Collect()
    {
        for (var i = 0; i < MostReapsATurn && Reaper.Peek() is var pid and > 0; i++)
            Reap(pid);
        var gone = _children.Values.Where(c => c.End is not null && !Reaper.GroupExists(c.Pid)).ToList();
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
        foreach (var child in _children.Values)
        {
            child.Signal(kill: true);
            child.Dispose();
        }
    }

    /// <summary>The group is killed before its leader is reaped: until then nobody else can have its number.</summary>
    private void Reap(int pid)
    {
        var leader = _children.Values.FirstOrDefault(c => c.Pid == pid);
        leader?.Signal(kill: true);
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
            child.Signal(kill: true);
        _checks = lingering.Count == 0 ? 0 : _checks + 1;
        Recheck = TimeSpan.FromMilliseconds(_checks switch { 0 => 0, < 100 => 1, < 200 => 10, _ => 100 });
    }
}
