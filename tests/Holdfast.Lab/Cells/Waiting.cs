using System.Diagnostics;
using Holdfast.Lab.Hosts;

namespace Holdfast.Lab.Cells;

/// <summary>Stretches of time in a story: what is looked at is that something does not happen.</summary>
internal static class Waiting
{
    private static readonly TimeSpan HalfPeriod = TimeSpan.FromMilliseconds(400);

    public static Task Passes(this LabCell lab, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        return lab.Until($"{time.TotalSeconds} s have passed", () => Task.FromResult(clock.Elapsed >= time));
    }

    /// <summary>Waits until the users were answered by one holder, now and then at least, for so long.</summary>
    public static async Task ServesFor(this LabCell lab, TimeSpan time)
    {
        var began = lab.Front.Newest.Since;
        await lab.Passes(time);
        await lab.Until("the users are answered", () => Task.FromResult(lab.Front.Silence < HalfPeriod));
        Xunit.Assert.Equal(began, lab.Front.Newest.Since);
    }

    /// <summary>Waits until nobody has answered for so long.</summary>
    public static Task Silent(this LabCell lab, TimeSpan time)
        => lab.Until($"nobody has answered for {time.TotalSeconds} s", () => Task.FromResult(lab.Front.Silence >= time));

    public static async Task Flap(this LabCell lab, Host host, int times)
    {
        for (var i = 0; i < times; i++)
        {
            host.Plug(false);
            await lab.Passes(HalfPeriod);
            host.Plug(true);
            await lab.Passes(HalfPeriod);
        }
    }
}
