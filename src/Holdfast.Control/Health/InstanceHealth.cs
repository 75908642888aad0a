using System.Collections.Immutable;
using Holdfast.Model.Time;

namespace Holdfast.Control.Health;

/// <summary>
/// What is known of one acting instance: its checks, and the verdict that follows. Until all have passed for the first time it has a
/// grace, its start time-out, in which a bad probe is no verdict: it is starting.
/// </summary>
public sealed record InstanceHealth
{
    private InstanceHealth()
    {
    }

    public Subject Subject { get; private init; }

    public ImmutableArray<CheckHealth> Checks { get; private init; } = [];

    public Verdict? Verdict { get; private init; }

    /// <summary>When the grace is over; <c>null</c> once it has been judged. Call <see cref="At"/> then.</summary>
    public Moment? GraceUntil { get; private init; }

    private TimeSpan Grace { get; init; }

    /// <summary>
    /// The process runs, since the watch says so; without other checks that is all that is asked of it. When only the checks of the same
    /// instance have changed, the verdict that it had holds until the new ones have judged.
    /// </summary>
    public static InstanceHealth Begin(Watch watch, Moment now, InstanceHealth? former = null) => new InstanceHealth
    {
        Subject = watch.Subject,
        Checks = [.. watch.Probes.Select(p => new CheckHealth { Spec = p })],
        Verdict = former?.Subject == watch.Subject ? former.Verdict : null,
        GraceUntil = now + watch.StartTimeout,
        Grace = watch.StartTimeout,
    }.Judge(now);

    /// <summary>What failing checks with a weight take from its score.</summary>
    public int Penalty => Checks.Sum(c => c.Penalty);

    public InstanceHealth Take(int check, ProbeResult result, Moment now)
        => (this with { Checks = Checks.SetItem(check, Checks[check].Take(result, now)) }).Judge(now);

    public InstanceHealth At(Moment now) => Judge(now);

    private InstanceHealth Judge(Moment now)
    {
        var healthy = Checks.All(c => c.Standing == CheckStanding.Passing || c.Spec.Weight > 0);
        if (!healthy && now < GraceUntil)
            return this;
        if (Verdict?.Healthy == healthy && Verdict.Penalty == Penalty)
            return this with { GraceUntil = null };
        var verdict = new Verdict { Subject = Subject, Healthy = healthy, Since = Verdict?.Healthy == healthy ? Verdict.Since : now, Note = healthy ? Well() : Unwell(), Penalty = Penalty };
        return this with { Verdict = verdict, GraceUntil = null };
    }

    private string Well() => Checks.Length switch
    {
        _ when Penalty > 0 => $"{string.Join("; ", Checks.Where(c => c.Penalty > 0).Select(c => $"{c.Name}: {c.Reason}"))}, which takes {Penalty} from its score",
        0 => "the process runs",
        1 => $"{Checks[0].Name} passes: {Checks[0].Evidence}",
        _ => $"all {Checks.Length} checks pass",
    };

    private string Unwell()
    {
        var asked = Checks.Where(c => c.Spec.Weight == 0).ToArray();
        var first = asked.FirstOrDefault(c => c.Standing == CheckStanding.Failing) ?? asked.First(c => c.Standing != CheckStanding.Passing);
        return first.Standing == CheckStanding.Failing
            ? $"{first.Name}: {Probes(first.Spec.Fall)} failed: {first.Evidence}"
            : $"{first.Name} has not passed within {Seconds(Grace)} of the start: {first.Evidence}";
    }

    private static string Probes(int count) => count == 1 ? "a probe" : $"{count} probes in a row";

    private static string Seconds(TimeSpan span) => span.TotalSeconds >= 1 ? $"{span.TotalSeconds:0.#} s" : $"{span.TotalMilliseconds:0} ms";
}
