using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Checks;

/// <summary>
/// One check's probes, one after the other. While the instance starts up they come at short, growing intervals, so that it counts as
/// started as soon as it is; after that at the check's interval, from a random point in it, so that checks do not beat in step.
/// </summary>
internal static class CheckLoop
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(CheckSpec check, Func<CheckSpec, CancellationToken, Task<ProbeResult?>> probe, Func<ProbeResult?, bool> take, CancellationToken cancel)
    {
        await Task.Yield();
        var pause = FirstPause;
        var starting = true;
        while (starting)
        {
            var began = BootClock.Now;
            starting = take(await probe(check, cancel));
            if (starting)
                await PauseAsync(began, pause, cancel);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, check.Interval.Ticks));
        }

        await Task.Delay(Jitter(check.Interval), cancel);
        while (true)
        {
            var began = BootClock.Now;
            take(await probe(check, cancel));
            await PauseAsync(began, check.Interval, cancel);
        }
    }

    private static async Task PauseAsync(Moment began, TimeSpan interval, CancellationToken cancel)
    {
        var left = began + interval - BootClock.Now;
        cancel.ThrowIfCancellationRequested();
        if (left > TimeSpan.Zero)
            await Task.Delay(left, cancel);
    }

    /// <summary>Half to the whole of the interval.</summary>
    private static TimeSpan Jitter(TimeSpan interval) => interval * (0.5 + (Random.Shared.NextDouble() / 2));
}
