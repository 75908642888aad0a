using System.Diagnostics;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Worlds;

namespace Holdfast.Lab.Soaking;

/// <summary><c>./lab soak</c>: a cell to which nothing is done, on a machine that is kept busy; counts what happened for no reason.</summary>
internal static class SoakCommand
{
    public const string Name = "soak";

    private static readonly TimeSpan Told = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(Options options)
    {
        var time = TimeSpan.FromMinutes(options.Number("minutes", 30));
        var profile = options.Text("timing", "fast");
        var plan = new CellPlan { Timing = options.Has("fixed-suspicion") ? $"{{profile: {profile}, suspicion: fixed}}" : profile, Profile = profile };
        await using var lab = await LabCell.StartAsync(plan);
        using var load = options.Has("busy") ? Busy() : null;
        var before = await Happenings.OfAsync(lab);
        lab.Front.BeginWindow();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            var left = time - clock.Elapsed;
            await Task.Delay(left < Told ? left : Told);
            Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {clock.Elapsed.TotalMinutes:F0} min: {(await Happenings.OfAsync(lab)).Since(before)}, {Gap(lab)}");
        }

        var safe = lab.Overlaps.Violations.IsEmpty;
        Console.WriteLine($"{time.TotalMinutes:F0} minutes of {plan.Timing}{(load is null ? "" : ", all cores kept busy")}: {(await Happenings.OfAsync(lab)).Since(before)}, {Gap(lab)}{(safe ? "" : "; TWO ACTED AT ONCE")}");
        return safe ? 0 : 1;
    }

    private static string Gap(LabCell lab) => $"longest gap of the client {lab.Front.Window.Longest.TotalMilliseconds:F0} ms";

    /// <summary>In this world, so it ends with it.</summary>
    private static Load Busy()
    {
        var stress = Tool.Find("stress-ng") ?? throw new LabException("stress-ng is not installed (Debian: stress-ng).");
        return new Load(Process.Start(new ProcessStartInfo(stress, ["--cpu", "0", "--quiet"]) { UseShellExecute = false }) ?? throw new LabException("stress-ng did not start."));
    }

    private sealed class Load(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }
}
