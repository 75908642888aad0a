using Holdfast.Model.Beats;

namespace Holdfast.Control.Guarding;

/// <summary>Whether a status says something that voters should hear at once. Counters and durations that always move are not.</summary>
internal static class StatusNews
{
    public static bool Differs(NodeStatus? former, NodeStatus next) =>
        former is null
        || former.Process != next.Process
        || former.SetOver != next.SetOver
        || former.StoreSilent == TimeSpan.Zero != (next.StoreSilent == TimeSpan.Zero)
        || !former.Unheard.SequenceEqual(next.Unheard)
        || !former.Overs.SequenceEqual(next.Overs)
        || !former.Instances.Select(Standing).SequenceEqual(next.Instances.Select(Standing));

    private static InstanceStatus Standing(InstanceStatus instance) => instance with
    {
        For = TimeSpan.Zero,
        ActsFor = instance.ActsFor is null ? null : TimeSpan.Zero,
    };
}
