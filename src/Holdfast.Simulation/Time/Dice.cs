namespace Holdfast.Simulation.Time;

/// <summary>All that is random in a run, from its seed (SplitMix64; Steele, Lea, Flood 2014).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number for an id: positive.</summary>
    public long Id() => (long)(Next() >> 2) + 1;

    /// <summary>From 0 to below 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => probability > 0 && Share() < probability;

    /// <summary>From 0 to below <paramref name="count"/>.</summary>
    public int Int(int count) => (int)(Share() * count);

    /// <summary>Both ends included.</summary>
    public int Int(int least, int most) => least + Int(most - least + 1);

    public double Between(double least, double most) => least + (Share() * (most - least));

    /// <summary>Small values are as likely as large ones: each doubling has the same share.</summary>
    public double Spread(double least, double most) => least * Math.Pow(most / least, Share());

    public TimeSpan Ms(double least, double most) => TimeSpan.FromTicks((long)(Between(least, most) * TimeSpan.TicksPerMillisecond));

    public TimeSpan SpreadMs(double least, double most) => TimeSpan.FromTicks((long)(Spread(least, most) * TimeSpan.TicksPerMillisecond));

    public T Pick<T>(IReadOnlyList<T> all) => all[Int(all.Count)];

    /// <summary>Dice of their own for another part, so that what one part draws moves nothing in another.</summary>
    public Dice Fork() => new(Next());
}
