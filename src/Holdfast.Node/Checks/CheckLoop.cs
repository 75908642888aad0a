using Holdfast.Control.Health;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Checks;

/// <summary>What comes after a probe.</summary>
/// <param name="Starting">Nothing is decided yet, and it soon may be.</param>
/// <param name="Interval">Until the next one, by how the check stands.</param>
internal readonly record struct Pace(bool Starting, TimeSpan Interval)
{
    public static Pace Of(CheckHealth check, bool starting) => new(starting, check.Interval);
}

/// <summary>
/// One check's probes, one after the other. While nothing is decided yet they come at short, growing intervals, so that an instance counts as
/// started as soon as it is; after that at the check's interval, from a random point in it, so that checks do not beat in step.
/// </summary>
internal static class CheckLoop
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    /// <param name="check">What is probed.</param>
    /// <param name="probe">Runs one.</param>
    /// <param name="take">Takes its result.</param>
    /// <param name="spread">The first probe comes within this, at a random point, so that those that begin together do not beat together.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task RunAsync(CheckSpec check, Func<CheckSpec, CancellationToken, Task<ProbeResult?>> probe, Func<ProbeResult?, Pace> take, TimeSpan spread, CancellationToken cancel)
    {
        await Task.Yield();
        if (spread > TimeSpan.Zero)
            await Task.Delay(spread * Random.Shared.NextDouble(), cancel);
        var pause = FirstPause;
        var pace = new Pace(Starting: true, check.Interval);
        while (pace.Starting)
        {
            var began = BootClock.Now;
            pace = take(await probe(check, cancel));
            if (pace.Starting)
                await PauseAsync(began, pause, cancel);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, check.Interval.Ticks));
        }

        await Task.Delay(Jitter(pace.Interval), cancel);
        while (true)
        {
            var began = BootClock.Now;
            pace = take(await probe(check, cancel));
            await PauseAsync(began, pace.Interval, cancel);
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
