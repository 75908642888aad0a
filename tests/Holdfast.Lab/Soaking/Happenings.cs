using Holdfast.Lab.Cells;
using Holdfast.Lab.Hosts;
using Holdfast.Model.Reports;

namespace Holdfast.Lab.Soaking;

/// <summary>What has happened to a cell so far: by its state, and by what its daemons have said.</summary>
internal sealed record Happenings(long Moves, int Lapses, long Controls, int Suspicions, int Revokes)
{
    public static async Task<Happenings> OfAsync(LabCell lab)
    {
        CellReport report = new();
        await lab.Until("the cell answers", r => (report = r).Services.Length > 0);
        return new Happenings(
            report.Services[0].Epoch,
            lab.Hosts.Sum(h => Said(h, " has no lease: ")),
            report.ControlEpoch,
            lab.Hosts.Sum(h => Said(h, "[Notice of ", " warn ")),
            lab.Hosts.Sum(h => Said(h, "[Revoke of ")));
    }

    public Happenings Since(Happenings before)
        => new(Moves - before.Moves, Lapses - before.Lapses, Controls - before.Controls, Suspicions - before.Suspicions, Revokes - before.Revokes);

    /// <summary>A failover takes two epochs: the revoke and the grant.</summary>
    public override string ToString() => $"{Revokes} failovers ({Moves} epochs), {Lapses} leases lapsed, {Controls} times control moved, {Suspicions} suspicions";

    private static int Said(Host host, params string[] words)
        => Story.ReadShared(host.Log).Split('\n').Count(line => words.All(w => line.Contains(w, StringComparison.Ordinal)));
}
