using Holdfast.Control.Observing;
using Holdfast.Model.Time;
using Xunit;

namespace Holdfast.Control.Tests.Observing;

public sealed class RhythmFacts
{
    [Fact]
    public void Whoever_is_always_late_is_missed_later_unless_suspicion_is_fixed()
    {
        var (punctual, late) = (Rhythm.Start(Profiles.Fast.Ttl), Rhythm.Start(Profiles.Fast.Ttl));
        for (var i = 0; i < 100; i++)
            (punctual, late) = (punctual.Next(Profiles.Fast.Beat), late.Next(Profiles.Fast.Beat * (i % 2 == 0 ? 0.2 : 3)));
        var @fixed = Profiles.Fast with { Suspicion = SuspicionKind.Fixed };

        Assert.Equal(Profiles.Fast.Ttl * 0.45, punctual.SilenceLimit(Profiles.Fast));
        Assert.Equal(Profiles.Fast.Ttl * 0.75, late.SilenceLimit(Profiles.Fast));
        Assert.Equal(punctual.SilenceLimit(@fixed), late.SilenceLimit(@fixed));
    }
}
