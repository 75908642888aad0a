using Holdfast.Model.Time;

namespace Holdfast.Control.Leases;

/// <summary>
/// When the newest beats were sent, and for which ttl. Bounded: an answer to a beat that has fallen out is as good as none, which only
/// shortens the lease.
/// </summary>
internal sealed class SentBeats
{
    public const int Capacity = 1024;

    private readonly SentBeat[] _ring = new SentBeat[Capacity];

    public void Add(SentBeat beat) => _ring[beat.Number % Capacity] = beat;

    public SentBeat? Find(long number)
    {
        if (number <= 0)
            return null;
        var beat = _ring[number % Capacity];
        return beat.Number == number ? beat : null;
    }

    public void Clear() => Array.Clear(_ring);

    /// <summary>No beat counts for longer than this from now on.</summary>
    public void Shorten(TimeSpan ttl)
    {
        for (var i = 0; i < Capacity; i++)
        {
            if (_ring[i].Ttl > ttl)
                _ring[i] = _ring[i] with { Ttl = ttl };
        }
    }
}

/// <param name="Number">1, 2, 3 …; 0 is no beat.</param>
/// <param name="Before">A moment before the beat left.</param>
/// <param name="Ttl">The promise that it asked for.</param>
internal readonly record struct SentBeat(long Number, Moment Before, TimeSpan Ttl)
{
    public Moment End => Before + Ttl;
}
