using Holdfast.Lab.Cells;
using Holdfast.Model.Cell;
using Xunit;

namespace Holdfast.Lab.Measuring;

/// <summary>What the lab measured: one line each, with the test's output, and in the file that <c>HOLDFAST_FIGURES</c> names.</summary>
internal static class Figures
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("HOLDFAST_FIGURES");

    public static void Say(string what)
    {
        var line = $"figure: {what}";
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Path is { Length: > 0 })
            File.AppendAllText(Path, line + "\n");
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
        var phases = await Phases(lab);
        Say($"{what}: outage {longest.TotalMilliseconds:F0} ms, {failed} questions without an answer{phases}");
    }

    /// <summary>The phases of the incident that led to the present epoch.</summary>
    private static async Task<string> Phases(LabCell lab)
    {
        var epoch = lab.Front.Newest.Answer.Epoch;
        Incident? incident = null;
        await lab.Until("the incident is closed", async () => (incident = (await lab.Views.Incidents(TestContext.Current.CancellationToken)).FirstOrDefault(i => i.Epoch == epoch)) is { Closed: true });
        if (incident is null or { Phases.IsEmpty: true })
            return "";
        var start = incident.Phases[0].At;
        return $" ({string.Join(", ", incident.Phases.Skip(1).Select(p => $"{Word(p.Phase)} {(p.At - start).TotalMilliseconds:F0}"))})";
    }

    private static string Word(Phase phase) => phase == Phase.LeaseOver ? "lease over" : phase.ToString().ToLowerInvariant();
}
