using Holdfast.Model.Time;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Nodes;

/// <summary>Wakes a loop: when it is rung, or when the loop's own next turn is due. Several rings before it looks are one.</summary>
/// <param name="process">Whose loop it is.</param>
/// <param name="dice">A thread that is woken runs a moment later.</param>
/// <param name="turn">One turn; says when the next one is due, <see cref="Moment.Never"/> for not by itself.</param>
internal sealed class Alarm(VirtualProcess process, Dice dice, Func<Moment> turn)
{
    private bool _rung;
    private Moment _armed = new(long.MaxValue);
    private Moment _due = new(long.MaxValue);

    public void Ring()
    {
        if (_rung)
            return;
        _rung = true;
        process.After(dice.Ms(0.01, 0.08), Turn);
    }

    /// <summary>The next turn is due then, unless it is rung before.</summary>
    public void Set(Moment next)
    {
        _due = next == Moment.Never ? new Moment(long.MaxValue) : Later(next);
        Arm();
    }

    private void Turn()
    {
        _rung = false;
        Set(turn());
    }

    /// <summary>Never at once again: a thread that waits has at least the timer's whole millisecond.</summary>
    private Moment Later(Moment next) => Moment.Later(next, process.Now + TimeSpan.FromMilliseconds(0.1));

    private void Arm()
    {
        if (_due >= _armed)
            return;
        var at = _armed = _due;
        process.At(at, () =>
        {
            if (_armed == at)
                _armed = new Moment(long.MaxValue);
            if (!_rung && _due <= process.Now)
                Turn();
            else if (!_rung)
                Arm();
        });
    }
}
