using System.Collections.Immutable;
using Holdfast.Control.Fencing;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;
using Holdfast.Node.Controlling;
using Holdfast.Node.Following;
using Holdfast.Node.Os;
using Holdfast.Store.Client;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Fencing;

/// <summary>
/// Carries out the runs that the records give to this node, also those that a former life of the daemon had begun, and writes what came of
/// them. A run whose record has changed is called off.
/// </summary>
internal sealed partial class FenceDesk(long self, string name, Follower follower, Func<Transaction, CancellationToken, Task<Outcome>> commit, FenceAgent agent, AsyncPulse pulse, ILogger logger)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<(string Node, long Revision), Run> _runs = [];

    private sealed record Run(CancellationTokenSource Cancel, Task Work);

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                Consider(FenceDuty.Orders(follower.State, self), ct);
                await pulse.WaitAsync(null, Longest, ct);
            }
        }
        finally
        {
            Consider([], ct);
            await Task.WhenAll(_runs.Values.Select(r => r.Work));
        }
    }

    private void Consider(ImmutableArray<FenceOrder> orders, CancellationToken ct)
    {
        foreach (var (key, run) in _runs.ToList())
        {
            if (orders.Any(o => KeyOf(o) == key))
                continue;
            run.Cancel.Cancel();
            if (run.Work.IsCompleted && _runs.Remove(key))
                run.Cancel.Dispose();
        }

        foreach (var order in orders.Where(o => !_runs.ContainsKey(KeyOf(o))))
        {
            var cancel = CancellationTokenSource.CreateLinkedTokenSource(ct);
            _runs[KeyOf(order)] = new Run(cancel, Task.Run(() => WorkAsync(order, cancel.Token), CancellationToken.None));
        }
    }

    private static (string Node, long Revision) KeyOf(FenceOrder order) => (order.Fence.Node, order.Fence.Revision);

    private async Task WorkAsync(FenceOrder order, CancellationToken cancel)
    {
        try
        {
            LogBegins(logger, order.Fence.Node, order.Device.Name, order.Device.Agent, order.Fence.Level, order.Fence.Try);
            var began = BootClock.Now;
            var outcome = await agent.FenceAsync(order.Device, order.Fence.Node, cancel);
            cancel.ThrowIfCancellationRequested();
            var took = BootClock.Now - began;
            LogEnded(logger, outcome.Succeeded ? LogLevel.Information : LogLevel.Error, order.Fence.Node, order.Device.Name, outcome.Succeeded ? "worked" : "failed", (long)took.TotalMilliseconds, outcome.Note);
            var run = new FenceRun { Device = order.Device.Name, Executor = name, At = DateTimeOffset.UtcNow, Took = took, Succeeded = outcome.Succeeded, Note = outcome.Note };
            await WriteAsync(order, FenceResult.Write(order, run), cancel);
        }
        catch (OperationCanceledException)
        {
            LogCalledOff(logger, order.Fence.Node, order.Device.Name);
        }
        catch (Exception e)
        {
            // The controller sees that nothing comes of it, and gives the run to another node.
            LogBroken(logger, order.Fence.Node, order.Device.Name, e);
        }
    }

    /// <summary>Until it is written, or the record is another one. The write itself has a bound of its own, and its success calls the run off.</summary>
    private async Task WriteAsync(FenceOrder order, Transaction transaction, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await commit(transaction, CancellationToken.None);
                return;
            }
            catch (StoreException e)
            {
                LogUnwritten(logger, order.Fence.Node, e.Message);
                await Task.Delay(Pause, cancel);
            }
        }
    }

    [LoggerMessage(1600, LogLevel.Warning, "Fencing {Node} with {Device} ({Agent}), level {Level}, try {Try}.")]
    private static partial void LogBegins(ILogger logger, string node, string device, string agent, int level, int @try);

    [LoggerMessage(EventId = 1601, Message = "Fencing {Node} with {Device} {How} after {Took} ms. {Note}")]
    private static partial void LogEnded(ILogger logger, LogLevel level, string node, string device, string how, long took, string note);

    [LoggerMessage(1602, LogLevel.Information, "Fencing {Node} with {Device} was called off.")]
    private static partial void LogCalledOff(ILogger logger, string node, string device);

    [LoggerMessage(1603, LogLevel.Warning, "What came of fencing {Node} is not written yet: {Why}")]
    private static partial void LogUnwritten(ILogger logger, string node, string why);

    [LoggerMessage(1604, LogLevel.Critical, "Fencing {Node} with {Device} broke; this is a bug in Holdfast")]
    private static partial void LogBroken(ILogger logger, string node, string device, Exception e);
}
