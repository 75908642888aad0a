using Holdfast.Lab.Cells;
using Holdfast.Model.Cell;
using Xunit;

namespace Holdfast.Lab.Measuring;

/// <summary>What the lab measured: one line each, with the test's output, and in the file that <c>HOLDFAST_FIGURES</c> names.</summary>
internal static class Figures
{
    private static readonly string? File = Environment.GetEnvironmentVariable("HOLDFAST_FIGURES");

    public static void Say(string what)
    {
        var line = $"figure: {what}";
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (File is { Length: > 0 })
            System.IO.File.AppendAllText(File, line + "\n");
    }

    /// <summary>The longest time between two answers, where nothing moves.</summary>
    public static void SayGap(this LabCell lab, string what)
    {
        var (longest, failed) = lab.Front.Window;
        Say($"{what}: longest gap {longest.TotalMilliseconds:F0} ms, {failed} questions without an answer");
    }

    /// <summary>The users' outage since <see cref="Clients.Front.BeginWindow"/>, and where the time went.</summary>
    public static async Task SayOutage(this LabCell lab, string what)
    {
        var (longest, failed) = lab.Front.Window;
        Say($"{what}: outage {longest.TotalMilliseconds:F0} ms, {failed} questions without an answer{Text(await lab.Phases())}");
    }

    /// <summary>The phases of the incident that led to the present epoch, once it is closed.</summary>
    public static async Task<IReadOnlyList<PhaseMark>> Phases(this LabCell lab)
    {
        var epoch = lab.Front.Newest.Answer.Epoch;
        Incident? incident = null;
        await lab.Until("the incident is closed", async () => (incident = (await lab.Views.Incidents(TestContext.Current.CancellationToken)).FirstOrDefault(i => i.Epoch == epoch)) is { Closed: true });
        return incident!.Phases;
    }

    public static string Text(IReadOnlyList<PhaseMark> phases)
        => phases.Count == 0 ? "" : $" ({string.Join(", ", phases.Skip(1).Select(p => $"{Word(p.Phase)} {(p.At - phases[0].At).TotalMilliseconds:F0}"))})";

    public static string Word(Phase phase) => phase == Phase.LeaseOver ? "lease over" : phase.ToString().ToLowerInvariant();
}
