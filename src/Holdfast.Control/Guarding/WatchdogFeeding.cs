using Holdfast.Model.Time;

namespace Holdfast.Control.Guarding;

/// <summary>
/// When the guard feeds the machine's watchdog, which reboots the machine when it is not fed: as long as nothing acts beyond its lease by more
/// than a moment. So a guard that is stuck, and one that cannot kill what acts, lets the machine reboot.
/// </summary>
/// <param name="timeout">The watchdog's: how long it waits for food.</param>
public sealed class WatchdogFeeding(TimeSpan timeout)
{
    /// <summary>A killed process is gone within a few milliseconds, unless it hangs in the kernel.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    /// <summary>Some feedings may be late without harm.</summary>
    private const int FeedingsInTimeout = 5;

    /// <summary>When to look again.</summary>
    public Moment Next { get; private set; } = Moment.Never;

    /// <summary>True: feed it now.</summary>
    /// <param name="actsSince">Since when something acts without a lease; <c>null</c> when nothing does.</param>
    /// <param name="now">The time.</param>
    public bool Feed(Moment? actsSince, Moment now)
    {
        if (now < Next)
            return false;
        Next = now + (timeout / FeedingsInTimeout);
        return actsSince is not { } since || now - since <= Bound;
    }
}
