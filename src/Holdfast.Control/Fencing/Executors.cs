using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Fencing;

/// <summary>Which node works a device: one that is well and can reach it, never the one that is fenced.</summary>
internal static class Executors
{
    /// <summary>Best first: those that have not failed at it yet, those whose last question to the device went well, then as the spec names them.</summary>
    public static Member? Choose(CellState state, Observations seen, Fence fence, FenceDevice device)
        => state.Members.Values
            .Where(m => m.Name != fence.Node && device.ReachedFrom(m.Name) && IsFit(state, seen, m))
            .OrderBy(m => Failures(fence, device, m))
            .ThenBy(m => Health(seen, m, device))
            .ThenBy(m => device.From.IndexOf(m.Name))
            .ThenBy(m => m.Name, StringComparer.Ordinal)
            .FirstOrDefault();

    public static bool IsFit(CellState state, Observations seen, Member member)
        => seen.Of(member.Id) is { Unheard: false, DaemonSilent: false, Status: { } status } sighting
            && sighting.Beat.LeaseLeft > TimeSpan.Zero
            && status.StoreSilent <= state.Timing.Ttl
            && state.Fences.GetValueOrDefault(member.Name) is not { IsOpen: true }
            && Suspicion.Of(state, seen, member.Id) is null;

    private static int Failures(Fence fence, FenceDevice device, Member member)
        => fence.Runs.Count(r => r.Device == device.Name && r.Executor == member.Name && !r.Succeeded);

    private static int Health(Observations seen, Member member, FenceDevice device)
        => seen.Of(member.Id)?.Status?.Devices.FirstOrDefault(d => d.Device == device.Name) switch
        {
            { Ok: true } => 0,
            null => 1,
            _ => 2,
        };
}
