using System.Diagnostics;
using Holdfast.Lab.Cells;
using Holdfast.Lab.Histories;
using Holdfast.Lab.Worlds;
using Holdfast.Model.Reports;

namespace Holdfast.Lab.Sequences;

/// <summary>
/// One random sequence: faults of every kind, a few seconds apart and several at a time, some of them undone in between; then everything heals,
/// and the cell must converge. All that is drawn comes from one seed; when exactly it hits is up to the machine.
/// </summary>
internal sealed class Sequence(LabCell lab, long seed)
{
    private const int MostAtOnce = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    /// <summary>Nothing more is decided for so long after it converged.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private readonly Random _random = new((int)(seed ^ (seed >> 32)));
    private readonly List<Fault> _open = [];
    private readonly List<string> _story = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public static async Task<SequenceResult> RunAsync(long seed, TimeSpan time, CellPlan plan)
    {
        await using var lab = await LabCell.StartAsync(plan);
        return await new Sequence(lab, seed).RunAsync(time);
    }

    private async Task<SequenceResult> RunAsync(TimeSpan time)
    {
        lab.Front.BeginWindow();
        var dice = new Dice(lab, _random);
        while (_clock.Elapsed < time)
        {
            await lab.Passes(TimeSpan.FromMilliseconds(_random.Next(300, 3500)));
            if (_open.Count >= MostAtOnce || (_open.Count > 0 && _random.Next(3) == 0))
                UndoOne();
            else if (dice.Roll() is { } fault)
                Happened(fault);
        }

        Tell("everything heals");
        var longest = lab.Front.Window.Longest;
        var converged = await ConvergeAsync();
        return await JudgeAsync(longest, converged);
    }

    private void Happened(Fault fault)
    {
        Tell(fault.Text);
        if (fault.Undo is not null)
            _open.Add(fault);
    }

    private void UndoOne()
    {
        var fault = _open[_random.Next(_open.Count)];
        _open.Remove(fault);
        fault.Undo!();
        Tell($"undone: {fault.Text}");
    }

    /// <summary>The time from healing until the cell is well and stays so, with nothing more decided; <c>null</c> when that does not come.</summary>
    private async Task<TimeSpan?> ConvergeAsync()
    {
        var healed = Stopwatch.StartNew();
        lab.HealAll();
        (string Decided, TimeSpan Since)? well = null;
        while (healed.Elapsed < Longest)
        {
            var decided = await DecidedAsync();
            if (decided is null || decided != well?.Decided)
                well = decided is null ? null : (decided, healed.Elapsed);
            if (well is { } since && healed.Elapsed - since.Since >= Quiet)
            {
                Tell($"converged after {since.Since.TotalSeconds:F1} s");
                return since.Since;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return null;
    }

    /// <summary>What was decided so far, while all is well; else <c>null</c>.</summary>
    private async Task<string?> DecidedAsync()
    {
        try
        {
            var report = await lab.Report();
            return lab.IsWell(report) && report.Services[0].State == ServiceState.Active ? $"epoch {report.Services[0].Epoch}" : null;
        }
        catch (Client.HoldfastApiException)
        {
            return null;
        }
    }

    private async Task<SequenceResult> JudgeAsync(TimeSpan longest, TimeSpan? converged)
    {
        var violations = new List<string>();
        if (converged is null)
            violations.Add($"not converged within {Longest.TotalSeconds} s of healing");
        else
            await lab.ReadAll();
        var history = lab.Recorder.History;
        var overlaps = lab.Overlaps;
        violations.AddRange(overlaps.Violations);
        violations.AddRange(LostWrites.Of(history).Select(w => $"an acknowledged write is lost: {w}"));
        if (Linearizability.Check(history) is { Linearizable: false } judgement)
            violations.Add(judgement.Why);
        if (violations.Count > 0)
            Evidence.Keep(lab, seed, _story, history);
        return new SequenceResult
        {
            Seed = seed, Story = _story, Violations = violations, Converged = converged, LongestGap = longest, Operations = history.Count, Reigns = overlaps.Intervals,
        };
    }

    private void Tell(string text) => _story.Add($"{_clock.Elapsed.TotalSeconds,6:F1} s  {text}");
}
