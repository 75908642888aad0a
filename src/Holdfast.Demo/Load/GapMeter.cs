using Holdfast.Model.Time;

namespace Holdfast.Demo.Load;

/// <summary>
/// How long nobody answered: the time from one good answer to the next. A window covers one event; a gap belongs to it when it ends after
/// the window was opened, also if it began before. Pure: the caller brings the times.
/// </summary>
internal sealed class GapMeter
{
    private Moment _lastGood = Moment.Never;

    public GapFigures Total { get; } = new();

    public GapFigures? Window { get; private set; }

    /// <summary>Since the last good answer; zero before the first.</summary>
    public TimeSpan Open(Moment now) => _lastGood == Moment.Never ? TimeSpan.Zero : now - _lastGood;

    public GapFigures BeginWindow() => Window = new GapFigures();

    /// <summary>Answers of concurrent requests may come in any order; an older moment than the last is no gap.</summary>
    public void Good(Moment at)
    {
        var gap = _lastGood == Moment.Never || at < _lastGood ? TimeSpan.Zero : at - _lastGood;
        _lastGood = Moment.Later(_lastGood, at);
        Total.Good(gap);
        Window?.Good(gap);
    }

    public void Failed()
    {
        Total.Failed++;
        if (Window is { } window)
            window.Failed++;
    }
}

/// <summary>Counts of one window.</summary>
internal sealed class GapFigures
{
    public long Answered { get; private set; }

    public long Failed { get; set; }

    public TimeSpan Longest { get; private set; }

    public long Requests => Answered + Failed;

    public void Good(TimeSpan gap)
    {
        Answered++;
        if (gap > Longest)
            Longest = gap;
    }
}
