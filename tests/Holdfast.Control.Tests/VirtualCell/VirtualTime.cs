using Holdfast.Model.Time;

namespace Holdfast.Control.Tests.VirtualCell;

/// <summary>One queue of (time, order of adding). Everything that happens in a virtual cell happens here.</summary>
internal sealed class VirtualTime
{
    private readonly PriorityQueue<Action, (long At, long Order)> _queue = new();
    private const int MostAtOnce = 10_000;
    private long _order;
    private int _atOnce;

    public Moment Now { get; private set; } = new(1_000_000_000_000);

    public DateTimeOffset Wall => DateTimeOffset.UnixEpoch.AddDays(20_000) + (Now - new Moment(0));

    public void After(double milliseconds, Action action) => At(Now + TimeSpan.FromMilliseconds(milliseconds), action);

    public void At(Moment moment, Action action) => _queue.Enqueue(action, (Math.Max(moment.Nanoseconds, Now.Nanoseconds), _order++));

    public void Run(TimeSpan span)
    {
        var end = Now + span;
        while (_queue.TryPeek(out _, out var next) && next.At <= end.Nanoseconds)
        {
            var action = _queue.Dequeue();
            _atOnce = next.At == Now.Nanoseconds ? _atOnce + 1 : 0;
            if (_atOnce > MostAtOnce)
                throw new InvalidOperationException($"{MostAtOnce} things happen at {Now.Nanoseconds} ns and time does not move on.");
            Now = new Moment(next.At);
            action();
        }

        Now = end;
    }

    /// <summary>Runs until the condition holds; false when it does not within the bound.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan bound)
    {
        var end = Now + bound;
        while (!condition())
        {
            if (Now >= end)
                return false;
            Run(TimeSpan.FromMilliseconds(1));
        }

        return true;
    }
}
