using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>Whether the daemon lives, by what the guard hears of it.</summary>
internal sealed class DaemonWatch(Moment now)
{
    /// <summary>What runs without an epoch waits so long for a daemon that comes back.</summary>
    public static readonly TimeSpan Return = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LeastSilence = TimeSpan.FromSeconds(2);
    private Moment _heard = now;
    private Moment _gone = now;
    private Moment _patience = Moment.Never;
    private bool _fresh;

    public bool Connected { get; private set; }

    /// <summary>A connected daemon that is silent for so long hangs, and counts as dead.</summary>
    public TimeSpan Silence { get; private set; } = LeastSilence;

    public void SetBeat(TimeSpan beat) => Silence = beat * 10 > LeastSilence ? beat * 10 : LeastSilence;

    public void Connect(Moment now)
    {
        Connected = true;
        _fresh = true;
        _heard = now;
    }

    /// <summary>The first word of a new connection ends the patience; the last words of the old one do not.</summary>
    public void Hear(Moment now)
    {
        _heard = now;
        if (_fresh)
            _patience = Moment.Never;
        _fresh = false;
    }

    public void Restart(Moment now, TimeSpan patience) => _patience = now + patience;

    public void Leave(Moment now)
    {
        Connected = false;
        _gone = now;
    }

    /// <summary>The guard itself stood still for so long: what it did not hear meanwhile is no evidence.</summary>
    public void Excuse(TimeSpan late)
    {
        _heard += late;
        _gone += late;
        if (_patience != Moment.Never)
            _patience += late;
    }

    /// <summary>When it counts as dead, should nothing be heard until then.</summary>
    public Moment DeadAt => Moment.Later(_patience, Connected ? _heard + Silence : _gone);

    public bool DeadBy(Moment now) => now >= DeadAt;

    /// <summary>When everything is stopped for want of a daemon.</summary>
    public Moment LeaveAt => DeadAt + Return;
}
