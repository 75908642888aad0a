using Holdfast.Model.Beats;

namespace Holdfast.Control.Observing;

/// <summary>
/// Whether a beat says something that the controller should look at now, rather than at its next turn. Counters and durations that always move
/// are no news.
/// </summary>
internal static class BeatNews
{
    public static bool In(Beat? former, NodeStatus? known, Beat next)
    {
        if (former is null || former.Nonce != next.Nonce)
            return true;
        if (IsLow(former) != IsLow(next) || !former.Releases.AsSpan().SequenceEqual(next.Releases.AsSpan()))
            return true;
        return next.Status is { } status && StatusNews.Differs(known, status);
    }

    private static bool IsLow(Beat beat) => beat.LeaseLeft < beat.Ttl * 0.45;
}
