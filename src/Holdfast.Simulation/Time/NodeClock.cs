using Holdfast.Model.Time;

namespace Holdfast.Simulation.Time;

/// <summary>
/// One machine's boot clock: it starts anywhere and runs a little too fast or too slow, which changes now and then. The whole course is drawn
/// beforehand, so that a timer that is set on this clock goes off at the right true time, whatever the clock does until then.
/// </summary>
internal sealed class NodeClock
{
    private readonly List<Stretch> _course = [];
    private int _current;

    private readonly record struct Stretch(long True, long Clock, double Rate)
    {
        public long ClockAt(long time) => Clock + (long)((time - True) * Rate);
    }

    /// <param name="dice">For the course.</param>
    /// <param name="most">How far the rate may be off 1.</param>
    public NodeClock(Dice dice, double most)
    {
        var (time, clock) = (0L, (long)(dice.Between(10, 100_000) * 1e9));
        for (var i = 0; i < 40; i++)
        {
            // Often at the bound itself: that is where it would show.
            var rate = dice.Chance(0.5) ? (dice.Chance(0.5) ? most : -most) : dice.Between(-most, most);
            _course.Add(new Stretch(time, clock, 1 + rate));
            var end = time + (long)(dice.Between(1, 20) * 1e9);
            clock = _course[^1].ClockAt(end);
            time = end;
        }
    }

    public Moment At(Instant instant)
    {
        while (_current + 1 < _course.Count && _course[_current + 1].True <= instant.Nanoseconds)
            _current++;
        return new Moment(_course[_current].ClockAt(instant.Nanoseconds));
    }

    /// <summary>The first instant at which this clock shows at least <paramref name="moment"/>.</summary>
    public Instant When(Moment moment)
    {
        if (moment.Nanoseconds <= _course[0].Clock)
            return Instant.Begin;
        var place = _current;
        while (place > 0 && _course[place].Clock > moment.Nanoseconds)
            place--;
        while (place + 1 < _course.Count && _course[place + 1].Clock <= moment.Nanoseconds)
            place++;
        var stretch = _course[place];
        var time = stretch.True + (long)Math.Ceiling((moment.Nanoseconds - stretch.Clock) / stretch.Rate);
        while (stretch.ClockAt(time) < moment.Nanoseconds)
            time++;
        return new Instant(time);
    }
}
