namespace Holdfast.Simulation.Time;

/// <summary>A point of true time, which no node knows, in nanoseconds from the run's begin.</summary>
internal readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    public static readonly Instant Begin = new(0);

    public static readonly Instant Never = new(long.MaxValue);

    public double Ms => Nanoseconds / 1e6;

    public static Instant operator +(Instant instant, TimeSpan span) => new(instant.Nanoseconds + (span.Ticks * 100));

    public static TimeSpan operator -(Instant later, Instant earlier) => new((later.Nanoseconds - earlier.Nanoseconds) / 100);

    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    public static Instant Later(Instant left, Instant right) => left >= right ? left : right;

    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);
}
