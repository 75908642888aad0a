using Holdfast.Model.Time;

namespace Holdfast.Control.Observing;

/// <summary>
/// The rhythm of one member's beats as one voter hears them: running mean and variance of the intervals (Jacobson 1988). A member is
/// suspected when it is silent for longer than this explains, the idea of phi accrual (Hayashibara 2004) with a normal distribution at
/// about phi 5; so a machine that is always late is not declared dead, and a punctual one is missed early.
/// </summary>
public readonly record struct Rhythm
{
    private const double Weight = 1.0 / 16;
    private const double Deviations = 5;
    private const double LeastShare = 0.45;
    private const double MostShare = 0.75;

    private double Mean { get; init; }

    private double Deviation { get; init; }

    /// <summary>Nothing known yet: a wide guess that a few beats correct.</summary>
    public static Rhythm Start(TimeSpan ttl) => new() { Mean = ttl.Ticks / 6.0, Deviation = ttl.Ticks / 24.0 };

    public Rhythm Next(TimeSpan interval)
    {
        var error = interval.Ticks - Mean;
        return new Rhythm { Mean = Mean + (Weight * error), Deviation = Deviation + (Weight * (Math.Abs(error) - Deviation)) };
    }

    /// <summary>
    /// Never below 45 % of the ttl (two beats lost are no evidence), never above 75 % of it: a revoke after that would cost time, and it
    /// is the lease that decides who may act, not this.
    /// </summary>
    public TimeSpan SilenceLimit(Timing timing)
        => timing.Suspicion == SuspicionKind.Fixed ? timing.Ttl * LeastShare
            : TimeSpan.FromTicks((long)Math.Clamp(Mean + (Deviations * Deviation), timing.Ttl.Ticks * LeastShare, timing.Ttl.Ticks * MostShare));
}
