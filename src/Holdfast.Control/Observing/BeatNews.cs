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
        return next.Status is { } status && (known is null || Differs(known, status));
    }

    private static bool IsLow(Beat beat) => beat.LeaseLeft < beat.Ttl * 0.45;

    private static bool Differs(NodeStatus former, NodeStatus next)
    {
        if (former.Process != next.Process || former.SetOver != next.SetOver || former.StoreSilent == TimeSpan.Zero != (next.StoreSilent == TimeSpan.Zero))
            return true;
        if (!former.Unheard.AsSpan().SequenceEqual(next.Unheard.AsSpan()) || !former.Overs.AsSpan().SequenceEqual(next.Overs.AsSpan()))
            return true;
        if (former.Instances.Length != next.Instances.Length)
            return true;
        for (var i = 0; i < next.Instances.Length; i++)
            if (Standing(former.Instances[i], next.Instances[i]))
                return true;
        return false;
    }

    private static bool Standing(InstanceStatus former, InstanceStatus next)
        => former.Service != next.Service || former.State != next.State || former.Epoch != next.Epoch
            || former.Failures != next.Failures || former.Note != next.Note;
}
