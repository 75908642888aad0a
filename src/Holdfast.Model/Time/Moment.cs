namespace Holdfast.Model.Time;

/// <summary>
/// A point on one machine's boot clock (CLOCK_BOOTTIME, which also counts time asleep), in nanoseconds. Two machines' moments
/// are never compared.
/// </summary>
public readonly record struct Moment(long Nanoseconds) : IComparable<Moment>
{
    public static readonly Moment Never = new(long.MinValue);

    public static Moment operator +(Moment moment, TimeSpan span) => new(moment.Nanoseconds + (span.Ticks * 100));

    public static Moment operator -(Moment moment, TimeSpan span) => new(moment.Nanoseconds - (span.Ticks * 100));

    public static TimeSpan operator -(Moment later, Moment earlier) => new((later.Nanoseconds - earlier.Nanoseconds) / 100);

    public static bool operator <(Moment left, Moment right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Moment left, Moment right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Moment left, Moment right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Moment left, Moment right) => left.Nanoseconds >= right.Nanoseconds;

    public static Moment Later(Moment left, Moment right) => left >= right ? left : right;

    public static Moment Earlier(Moment left, Moment right) => left <= right ? left : right;

    public int CompareTo(Moment other) => Nanoseconds.CompareTo(other.Nanoseconds);
}
