using Holdfast.Model.Beats;

namespace Holdfast.Control.Observing;

/// <summary>Whether a status says something that is to be heard at once. Counters and durations that always move are not.</summary>
internal static class StatusNews
{
    public static bool Differs(NodeStatus? former, NodeStatus next)
        => former is null
            || former.Process != next.Process
            || former.SetOver != next.SetOver
            || former.StoreSilent == TimeSpan.Zero != (next.StoreSilent == TimeSpan.Zero)
            || former.Health?.Verdict != next.Health?.Verdict || former.Health?.Penalty != next.Health?.Penalty
            || !former.Unheard.AsSpan().SequenceEqual(next.Unheard.AsSpan())
            || !former.Overs.AsSpan().SequenceEqual(next.Overs.AsSpan())
            || Differ(former, next);

    private static bool Differ(NodeStatus former, NodeStatus next)
    {
        if (former.Instances == next.Instances)
            return false;
        if (former.Instances.Length != next.Instances.Length)
            return true;
        for (var i = 0; i < next.Instances.Length; i++)
            if (Differs(former.Instances[i], next.Instances[i]))
                return true;
        return false;
    }

    private static bool Differs(InstanceStatus former, InstanceStatus next)
        => former.Service != next.Service || former.State != next.State || former.Epoch != next.Epoch
            || former.Failures != next.Failures || former.Note != next.Note || former.ActsFor is null != next.ActsFor is null
            || former.Gate?.Open != next.Gate?.Open || former.Gate?.OnlyLag != next.Gate?.OnlyLag
            || former.Penalty != next.Penalty || former.Gate?.Penalty != next.Gate?.Penalty;
}
