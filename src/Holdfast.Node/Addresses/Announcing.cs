using Holdfast.Model.Time;

namespace Holdfast.Node.Addresses;

/// <summary>
/// When an address is announced: at once, a few times while switches and neighbours learn it (one frame may be lost), and then now and then for
/// whoever has not heard it.
/// </summary>
internal sealed class Announcing
{
    private static readonly TimeSpan[] After = [TimeSpan.Zero, .. new[] { 60, 200, 600, 2000, 6000 }.Select(ms => TimeSpan.FromMilliseconds(ms))];
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(20);
    private Moment _since;
    private int _done;

    public Moment Next { get; private set; }

    /// <summary>From the beginning.</summary>
    public void Begin(Moment now) => (_since, _done, Next) = (now, 0, now);

    public void Done(Moment now)
    {
        _done++;
        Next = _done < After.Length ? Moment.Later(now, _since + After[_done]) : now + Seldom;
    }
}
