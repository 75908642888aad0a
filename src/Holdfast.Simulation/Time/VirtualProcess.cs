using Holdfast.Model.Time;

namespace Holdfast.Simulation.Time;

/// <summary>
/// A process: it lives until it ends, and what it is to do while it stands still it does when it goes on again: its timers and sockets have not
/// forgotten. Its machine may stand still, or it alone.
/// </summary>
internal sealed class VirtualProcess(Timeline time, NodeClock clock)
{
    private readonly List<Action> _missed = [];
    private bool _still;
    private bool _stillAlone;

    public bool Alive { get; private set; } = true;

    public bool Still => _still || _stillAlone;

    /// <summary>It goes on again, and does what it has missed.</summary>
    public bool CatchingUp { get; private set; }

    /// <summary>The time of its machine's clock.</summary>
    public Moment Now => clock.At(time.Now);

    /// <summary>Called first when it goes on again, and after what it had missed.</summary>
    public Action? Woke { get; set; }

    public Action? CaughtUp { get; set; }

    public void After(TimeSpan span, Action action) => time.At(time.Now + span, this, action);

    /// <summary>When its machine's clock shows <paramref name="moment"/>.</summary>
    public void At(Moment moment, Action action) => time.At(clock.When(moment), this, action);

    public void Do(Action action)
    {
        if (Still && Alive)
            _missed.Add(action);
        else if (Alive)
            action();
    }

    public void End()
    {
        Alive = false;
        _missed.Clear();
    }

    public void StandStill(bool alone) => (_still, _stillAlone) = (_still || !alone, _stillAlone || alone);

    public void GoOn(bool alone)
    {
        if (!Still)
            return;
        (_still, _stillAlone) = (_still && alone, _stillAlone && !alone);
        if (!Still && Alive)
            CatchUp();
    }

    private void CatchUp()
    {
        CatchingUp = true;
        Woke?.Invoke();
        var missed = _missed.ToArray();
        _missed.Clear();
        foreach (var action in missed)
            Do(action);
        CatchingUp = false;
        if (Alive && !Still)
            CaughtUp?.Invoke();
    }
}
