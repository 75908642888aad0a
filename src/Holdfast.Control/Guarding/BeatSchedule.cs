using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>When the next beat is due: every interval, and at once (but not more often than each 5 ms) when there is news.</summary>
internal sealed class BeatSchedule
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(5);
    private Moment _last = new(0);
    private bool _news;

    /// <summary>Zero while the guard does not know whom to beat to.</summary>
    public TimeSpan Interval { get; set; }

    public Moment? Due => Interval == TimeSpan.Zero ? null : _last + (_news && Least < Interval ? Least : Interval);

    public void Hurry() => _news = true;

    public void Sent(Moment now)
    {
        _last = now;
        _news = false;
    }
}
