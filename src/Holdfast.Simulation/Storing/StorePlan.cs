using Holdfast.Model.Time;

namespace Holdfast.Simulation.Storing;

/// <summary>How long the store takes, and how long its callers wait: the bounds that the daemon's own store client has.</summary>
internal sealed record StorePlan
{
    public double LeastMs { get; init; } = 0.5;

    public double MostMs { get; init; } = 1.5;

    /// <summary>A call that was sent and is not answered for so long is given up.</summary>
    public TimeSpan Attempt { get; init; }

    /// <summary>A call that certainly was not done is tried again for so long.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>A feed that says nothing for so long counts as broken.</summary>
    public TimeSpan FeedSilence { get; init; }

    public static StorePlan For(Timing timing) => new()
    {
        Attempt = Clamp(timing.Ttl * 0.8, 200, 2_000),
        Patience = Clamp(timing.Ttl, 500, 2_000),
        FeedSilence = Clamp(timing.Ttl, 600, 2_000),
    };

    private static TimeSpan Clamp(TimeSpan span, double least, double most) => TimeSpan.FromMilliseconds(Math.Clamp(span.TotalMilliseconds, least, most));
}
