using System.Collections.Concurrent;
using Holdfast.Control.Guarding;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>How a start went.</summary>
/// <param name="Start">The order.</param>
/// <param name="Child"><c>null</c> when there is none.</param>
/// <param name="Why">Why there is none.</param>
internal sealed record StartResult(StartChild Start, ChildProcess? Child, string Why);

/// <summary>
/// The one thread that starts children, as long-lived as the guard (the kernel ends a child with the thread that started it). Starting waits until
/// the new process has its own program, and on a busy machine that waits for a processor: half a second has been seen, in which the guard would
/// send no beat. This thread is real-time as well, so that the guard knows a child as soon as it runs.
/// </summary>
internal sealed class StartThread : IDisposable
{
    private const int MostWaiting = 4096;

    private readonly BlockingCollection<StartChild> _orders = new(MostWaiting);
    private readonly ChildStarter _starter;
    private readonly Action<StartResult> _done;
    private readonly Thread _thread;

    /// <param name="starter">What it uses.</param>
    /// <param name="done">Called from this thread.</param>
    public StartThread(ChildStarter starter, Action<StartResult> done)
    {
        (_starter, _done) = (starter, done);
        _thread = new Thread(Work) { IsBackground = true, Name = "starts" };
        _thread.Start();
    }

    public void Start(StartChild start) => _orders.Add(start);

    public void Dispose()
    {
        _orders.CompleteAdding();
        _thread.Join();
        _orders.Dispose();
    }

    private void Work()
    {
        Scheduling.TryMakeRealTime();
        foreach (var order in _orders.GetConsumingEnumerable())
            _done(Carry(order));
    }

    private StartResult Carry(StartChild order)
    {
        if (order.Before <= BootClock.Now)
            return new StartResult(order, null, "The lease ended before it could be started.");
        var child = _starter.Start(order, out var why);
        return new StartResult(order, child, why);
    }
}
