namespace Holdfast.Simulation.Time;

/// <summary>True time, and everything that happens in it. One thing after the other.</summary>
internal sealed class Timeline
{
    private const int MostAtOnce = 20_000;
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly EventQueue _queue = new();
    private int _atOnce;

    public Instant Now { get; private set; } = Instant.Begin;

    public DateTimeOffset Wall => Epoch + (Now - Instant.Begin);

    /// <summary>Things that have happened.</summary>
    public long Count { get; private set; }

    /// <summary>Of everything that has happened so far; the same seed comes to the same in every process.</summary>
    public TraceHash Hash { get; } = new();

    public void After(TimeSpan span, Action action) => At(Now + span, action);

    public void At(Instant at, Action action) => _queue.Add(Instant.Later(at, Now), owner: null, action);

    /// <summary>The process does it then, if it still lives; later, if it stands still then.</summary>
    public void At(Instant at, VirtualProcess process, Action action) => _queue.Add(Instant.Later(at, Now), process, action);

    /// <summary>Runs up to <paramref name="end"/>, or until <paramref name="stop"/> says so after one of the things that happen.</summary>
    public void Run(Instant end, Func<bool>? stop = null)
    {
        while (_queue.Count > 0 && _queue.Next <= end)
        {
            Step();
            if (stop is not null && stop())
                return;
        }

        Now = end;
    }

    private void Step()
    {
        var at = _queue.Next;
        _atOnce = at == Now ? _atOnce + 1 : 0;
        if (_atOnce > MostAtOnce)
            throw new InvalidOperationException($"{MostAtOnce} things happen at {at.Ms} ms, and time does not move on.");
        Now = at;
        Count++;
        var (order, owner, action) = _queue.Take();
        Hash.Add(at.Nanoseconds, order);
        if (owner is null)
            action();
        else
            owner.Do(action);
    }
}
