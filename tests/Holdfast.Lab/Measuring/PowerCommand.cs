using System.Globalization;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Model.Cell;

namespace Holdfast.Lab.Measuring;

/// <summary>
/// <c>./lab power</c>: power loss of a node, whatever it is just then, so many times each; the time without an answer, and which phase took it.
/// </summary>
internal static class PowerCommand
{
    public const string Name = "power";

    private static readonly (bool Holds, bool Controls, bool Leads)[] Parts =
        [.. from holds in new[] { true, false } from controls in new[] { false, true } from leads in new[] { false, true } where holds || controls || leads select (holds, controls, leads)];

    public static async Task<int> RunAsync(Options options)
    {
        var rounds = options.Number("rounds", 10);
        await using var lab = await LabCell.StartAsync(new CellPlan { Timing = options.Text("timing", "fast") });
        var losses = new List<(string What, bool Holds, double Outage, IReadOnlyList<PhaseMark> Phases)>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (holds, controls, leads) in Parts)
            {
                var (outage, phases) = await LoseAsync(lab, lab.Hosts[round % 3], holds, controls, leads);
                losses.Add((Words(holds, controls, leads), holds, outage, phases));
                Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {losses[^1].What}: {outage:F0} ms{Figures.Text(phases)}");
            }
        }

        foreach (var part in losses.GroupBy(l => l.What))
            Console.WriteLine(Line(part.Key, [.. part.Select(l => l.Outage)]));
        var holders = losses.Where(l => l.Holds).ToArray();
        Console.WriteLine(Line("every loss of the holder", [.. holders.Select(l => l.Outage)]));
        Console.WriteLine($"phases of these, median from the last good beat: {Median(holders.Select(h => h.Phases))}");
        return lab.Overlaps.Violations.IsEmpty ? 0 : 1;
    }

    private static async Task<(double Outage, IReadOnlyList<PhaseMark> Phases)> LoseAsync(LabCell lab, Host lost, bool holds, bool controls, bool leads)
    {
        await lab.Heal();
        var others = lab.AllBut(lost);
        await lab.Arrange(holds ? lost : others[1], controls ? lost : others[0], leads ? lost : others[0]);
        lost.PowerOff();
        if (holds)
            await lab.ServedByAnother(lost);
        else
            await lab.ServesFor(TimeSpan.FromSeconds(1));
        var outage = lab.Front.Window.Longest.TotalMilliseconds;
        return (outage, holds ? await lab.Phases() : []);
    }

    private static string Words(bool holds, bool controls, bool leads)
        => "loss of " + string.Join(" + ", new[] { (holds, "holder"), (controls, "controller"), (leads, "store's leader") }.Where(p => p.Item1).Select(p => p.Item2));

    private static string Line(string what, double[] outages)
    {
        Array.Sort(outages);
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {outages.Length} times, median {At(outages, 0.5):F0} ms, p95 {At(outages, 0.95):F0} ms, max {At(outages, 1):F0} ms");
    }

    private static string Median(IEnumerable<IReadOnlyList<PhaseMark>> incidents)
        => string.Join(", ", incidents.Where(i => i.Count > 0).SelectMany(i => i.Skip(1).Select(p => (p.Phase, After: (p.At - i[0].At).TotalMilliseconds)))
            .GroupBy(p => p.Phase).OrderBy(g => g.Key).Select(g => $"{Figures.Word(g.Key)} {At([.. g.Select(p => p.After).Order()], 0.5):F0} ms"));

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling((sorted.Length - 1) * share)];
}
