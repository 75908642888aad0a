using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Following;

/// <summary>Since when the store has not answered this daemon. Everybody who calls the store tells here how that went.</summary>
internal sealed class StoreContact
{
    private const long Answers = long.MinValue;

    private long _silentSince = BootClock.Now.Nanoseconds;

    /// <summary>Called when the store has come back or gone; on any thread.</summary>
    public Action? Changed { get; set; }

    public bool IsSilent => Volatile.Read(ref _silentSince) != Answers;

    public void Answered()
    {
        if (Interlocked.Exchange(ref _silentSince, Answers) != Answers)
            Changed?.Invoke();
    }

    public void Failed()
    {
        if (Interlocked.CompareExchange(ref _silentSince, BootClock.Now.Nanoseconds, Answers) == Answers)
            Changed?.Invoke();
    }

    /// <summary>Zero while it answers.</summary>
    public TimeSpan Silence(Moment now)
    {
        var since = Volatile.Read(ref _silentSince);
        if (since == Answers)
            return TimeSpan.Zero;
        var silence = now - new Moment(since);
        return silence > TimeSpan.Zero ? silence : TimeSpan.FromTicks(1);
    }
}
