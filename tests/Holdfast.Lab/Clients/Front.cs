using Holdfast.Demo;
using Holdfast.Demo.Load;
using Holdfast.Model.Time;

namespace Holdfast.Lab.Clients;

/// <summary>
/// Asks the service a hundred times a second as its users do, and measures how long nobody answers: from one good answer to the next. A
/// question that hangs holds up no other.
/// </summary>
internal sealed class Front(Switchboard switchboard)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly GapMeter _gaps = new();
    private Answer _newest;
    private (long Epoch, Moment At) _since;

    /// <summary>The newest good answer, and when the first one of its epoch came.</summary>
    public (Answer Answer, Moment Since) Newest
    {
        get
        {
            lock (_lock)
                return (_newest, _since.At);
        }
    }

    /// <summary>Since the last good answer.</summary>
    public TimeSpan Silence
    {
        get
        {
            lock (_lock)
                return _gaps.Open(BootClock.Now);
        }
    }

    /// <summary>Until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
                _ = AskAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // The cell is taken down.
        }
    }

    /// <summary>Counts anew.</summary>
    public void BeginWindow()
    {
        lock (_lock)
            _gaps.BeginWindow();
    }

    /// <summary>The longest time without an answer since <see cref="BeginWindow"/>, and how many questions had none.</summary>
    public (TimeSpan Longest, long Failed) Window
    {
        get
        {
            lock (_lock)
                return (_gaps.Window?.Longest ?? TimeSpan.Zero, _gaps.Window?.Failed ?? 0);
        }
    }

    private async Task AskAsync(CancellationToken ct)
    {
        Answer? answer = null;
        try
        {
            answer = await switchboard.AskAsync("get front", Patience, ct);
        }
        catch (UnknownException)
        {
            // No answer is no good answer.
        }

        lock (_lock)
        {
            if (answer is { } good)
                Take(good, BootClock.Now);
            else
                _gaps.Failed();
        }
    }

    private void Take(Answer answer, Moment now)
    {
        _gaps.Good(now);
        if (answer.Epoch > _since.Epoch)
            _since = (answer.Epoch, now);
        if (answer.Epoch >= _newest.Epoch)
            _newest = answer;
    }
}
