using System.Globalization;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Health.Machine;

/// <summary>How busy the machine is: the kernel's pressure stall information (PSI, kernel document accounting/psi), and the load average.</summary>
public static class Burden
{
    /// <param name="pressure">The text of /proc/pressure/NAME.</param>
    public static ProbeResult OfPressure(string pressure, CheckLimits limits)
    {
        var kind = limits.Full ? "full" : "some";
        var average = $"avg{limits.Over.TotalSeconds:0}=";
        var line = pressure.Split('\n').FirstOrDefault(l => l.StartsWith(kind + " ", StringComparison.Ordinal));
        var word = line?.Split(' ').FirstOrDefault(w => w.StartsWith(average, StringComparison.Ordinal));
        if (word is null || !double.TryParse(word.AsSpan(average.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
            return ProbeResult.Fail($"the kernel does not say \"{kind} {average}\"");
        var seen = $"{(limits.Full ? "all tasks" : "tasks")} waited {Number(share)}% of the last {limits.Over.TotalSeconds:0} s";
        return share > limits.Most ? ProbeResult.Fail($"{seen}, and {Number(limits.Most)}% is the most") : ProbeResult.Pass(seen);
    }

    /// <param name="loadavg">The text of /proc/loadavg.</param>
    /// <param name="cpus">Of the machine.</param>
    public static ProbeResult OfLoad(string loadavg, int cpus, CheckLimits limits)
    {
        var words = loadavg.Split(' ');
        var place = limits.Over.TotalMinutes switch { <= 1 => 0, <= 5 => 1, _ => 2 };
        if (words.Length < 3 || !double.TryParse(words[place], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var load))
            return ProbeResult.Fail("the kernel's load average cannot be read");
        var each = load / Math.Max(1, cpus);
        var seen = $"load {Number(load)} on {cpus} CPUs, {Number(each)} each, over {limits.Over.TotalMinutes:0} min";
        return each > limits.Most ? ProbeResult.Fail($"{seen}, and {Number(limits.Most)} is the most") : ProbeResult.Pass(seen);
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
