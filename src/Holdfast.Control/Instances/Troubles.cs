using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Time;

namespace Holdfast.Control.Instances;

/// <summary>Failures of one instance: counted once each, with a pause that doubles, forgotten after a while of health.</summary>
internal static class Troubles
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    /// <param name="unhealthy">What its checks say against it, or <c>null</c>.</param>
    public static Trouble? Judge(Trouble? known, GuardInstance? instance, string? unhealthy, Moment now)
    {
        if (instance is null)
            return known;
        var failure = unhealthy ?? Ended(instance);
        if (failure is null)
            return known is not null && IsWell(instance) && now - instance.Since > Forgotten ? null : known;
        var mark = unhealthy is null ? instance.Since : instance.Started;
        if (known is not null && known.Pid == instance.Pid && known.Mark == mark)
            return known;

        var failures = (known?.Failures ?? 0) + 1;
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
        return new Trouble
        {
            Failures = failures,
            Note = failure,
            Since = unhealthy is null ? Moment.Earlier(instance.Since, now) : now,
            RetryAt = now + (pause < LongestPause ? pause : LongestPause),
            Pid = instance.Pid,
            Mark = mark,
        };
    }

    private static bool IsWell(GuardInstance instance) => instance.Phase == InstancePhase.Running;

    /// <summary>An end that nobody asked for.</summary>
    private static string? Ended(GuardInstance instance)
        => instance is { Phase: InstancePhase.Exited, End: InstanceEnd.Exited or InstanceEnd.Unresponsive or InstanceEnd.NotStarted }
            ? $"the process {(instance.Note.Length == 0 ? "ended" : instance.Note)}"
            : null;
}
