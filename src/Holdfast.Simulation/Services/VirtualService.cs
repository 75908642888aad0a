using System.Globalization;
using Holdfast.Control.Guarding;
using Holdfast.Model.Spec;
using Holdfast.Simulation.Checking;
using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Services;

/// <summary>One process of a service, as the guard starts it: what it does, and when it acts.</summary>
internal sealed class VirtualService
{
    private readonly World _world;
    private readonly VirtualNode _node;
    private readonly StartChild _start;
    private readonly ServiceNature _nature;
    private readonly Action<GuardInput> _tell;
    private readonly VirtualProcess _process;
    private readonly List<(double AboutMs, Action Action)> _todo = [];
    private bool _busy;
    private bool _killed;
    private bool _unproved;
    private long _epoch;
    private Acting? _acting;

    /// <param name="world">Where it runs.</param>
    /// <param name="node">On which node.</param>
    /// <param name="start">The guard's order.</param>
    /// <param name="tell">What its guard hears of it.</param>
    public VirtualService(World world, VirtualNode node, StartChild start, Action<GuardInput> tell)
    {
        (_world, _node, _start, _tell) = (world, node, start, tell);
        _nature = world.NatureOf(start.Service);
        _process = new VirtualProcess(world.Time, node.Clock) { CaughtUp = ActOn };
        Next(_nature.BootMs, Boot);
        if (Mood.HasFlag(Mood.Lies))
            _process.After(_world.Dice.Ms(1, 200), Lie);
    }

    public string Service => _start.Service;

    public long Run => _start.Run;

    public bool Alive => _process.Alive;

    public bool Healthy => Alive && !_process.Still && !Mood.HasFlag(Mood.Unhealthy);

    private Mood Mood => _node.Moods.GetValueOrDefault(_start.Service);

    private bool Warm => _start.Launch.Standby == StandbyKind.Warm;

    public bool ActsNow => _acting is { } acting && acting.Until > _world.Time.Now;

    public void Told(TellChild tell)
    {
        if (tell.Before is not null)
            _unproved = Mood.HasFlag(Mood.Lies);
        Next(0.2, () => Hear(tell.Line));
    }

    public void Signalled(bool kill)
    {
        if (kill)
        {
            _killed = true;
            _world.Time.After(_world.Plan.LetGo * _world.Dice.Between(0, 0.5), () => Exit(-1, 9));
        }
        else if (!Mood.HasFlag(Mood.IgnoresTerm))
        {
            _process.After(Ms(_nature.StopMs), () => Exit(0, 0));
        }
    }

    public void Crash(int code) => _process.Do(() => Exit(code, 0));

    /// <summary>Its guard has died, and the kernel ends it at once; or the machine has.</summary>
    public void Vanish()
    {
        _process.End();
        StopActing();
    }

    public void StandStill(bool alone)
    {
        _process.StandStill(alone);
        StopActing();
    }

    public void GoOn(bool alone) => _process.GoOn(alone);

    /// <summary>Its guard cannot kill it: from here on it is safe only if it looks at the lease itself. Also when the guard goes on, until it has killed.</summary>
    public void GuardStoodStill()
    {
        if (!_nature.ReadsLease)
            PromiseNothing();
    }

    /// <summary>The lease file says something new.</summary>
    public void LeaseMoved()
    {
        if (_acting is { } acting && _nature.ReadsLease && !_killed)
            _world.Checker.Acts(acting, _node.LeaseFileUntil);
    }

    private void Boot()
    {
        if (Mood.HasFlag(Mood.FailsToStart))
            Exit(3, 0);
        else if (_start.Epoch > 0)
            BeginActing(_start.Epoch);
        else if (Warm)
            Next(_nature.ReadyMs, () => Say(0), first: true);
    }

    private void Hear(string line)
    {
        var words = line.Split(' ');
        if (words[0] == "active")
            Promoted(long.Parse(words[1], CultureInfo.InvariantCulture));
        else if (!Mood.HasFlag(Mood.HangsOnDemote))
            Next(_nature.DemoteMs, Demoted, first: true);
    }

    private void Promoted(long epoch)
    {
        BeginActing(epoch);
        Next(_nature.PromoteMs, () => Say(epoch), first: true);
    }

    private void Demoted()
    {
        StopActing();
        _epoch = 0;
        Say(0);
    }

    private void Say(long epoch)
    {
        if (!Mood.HasFlag(Mood.HangsOnStart))
            _tell(new ChildSaid(Run, epoch));
    }

    private void PromiseNothing()
    {
        _unproved = true;
        if (_acting is { } acting)
            acting.Unproved = true;
    }

    private void Lie()
    {
        PromiseNothing();
        _tell(new ChildSaid(Run, _world.Dice.Chance(0.5) ? 0 : Math.Max(1, _epoch)));
        if (Mood.HasFlag(Mood.Lies))
            _process.After(_world.Dice.Ms(5, 500), Lie);
    }

    private void BeginActing(long epoch)
    {
        _epoch = epoch;
        ActOn();
    }

    /// <summary>Begins to act, or goes on after it stood still.</summary>
    private void ActOn()
    {
        if (_epoch == 0 || _process.Still || _killed)
            return;
        StopActing();
        _acting = new Acting(_start.Service, _node.Name, _epoch, _unproved);
        _world.Checker.Acts(_acting, _nature.ReadsLease ? _node.LeaseFileUntil : Instant.Never);
    }

    private void StopActing()
    {
        if (_acting is { } acting)
            _world.Checker.Stops(acting);
        _acting = null;
    }

    private void Exit(int code, int signal)
    {
        if (!Alive)
            return;
        Vanish();
        _tell(new ChildGone(Run, code, signal));
    }

    /// <summary>It does one thing after the other: what it is told meanwhile waits in its standard input.</summary>
    private void Next(double aboutMs, Action action, bool first = false)
    {
        if (first)
            _todo.Insert(0, (aboutMs, action));
        else
            _todo.Add((aboutMs, action));
        if (_todo.Count == 1 && !_busy)
            Begin();
    }

    private void Begin()
    {
        if (_todo.Count == 0)
            return;
        var (aboutMs, action) = _todo[0];
        _todo.RemoveAt(0);
        _busy = true;
        _process.After(Ms(aboutMs), () =>
        {
            action();
            _busy = false;
            Begin();
        });
    }

    private TimeSpan Ms(double about) => _world.Dice.Ms(about * 0.5, about * 1.5);
}
