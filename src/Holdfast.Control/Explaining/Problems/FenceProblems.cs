using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining.Problems;

/// <summary>Fences that are not done, and devices that would fail when they are needed.</summary>
internal static class FenceProblems
{
    public static IEnumerable<Problem> Of(Sight sight)
        => [.. sight.State.Fences.Values.Where(f => f.IsUnderWay).Select(f => UnderWay(sight, f)), .. FenceReports.Of(sight).Devices.Select(d => Device(sight, d)).OfType<Problem>()];

    private static Problem UnderWay(Sight sight, Fence fence)
    {
        var waits = sight.State.Grants.Values.Where(g => g.Holder == 0 && g.From == fence.Member && sight.Spec.Service(g.Service) is { } s && sight.Spec.NeedsFence(s)).Select(g => g.Service).ToArray();
        var meaning = waits.Length == 0 ? "" : $" {Spoken.List(waits)} {(waits.Length == 1 ? "waits" : "wait")} for it.";
        var begun = fence.Runs.Any(r => !r.Succeeded) || fence is { State: FenceState.Wanted, Level: > 0 } || fence.Round > 1;
        return new Problem
        {
            Level = EventLevel.Error,
            Subject = fence.Node,
            Text = begun ? $"{fence.Node} could not be fenced so far: {fence.Note}.{meaning}" : $"{fence.Node} is being fenced: {fence.Note}.{meaning}",
            Next = begun
                ? $"It is tried again by itself. If you know that {fence.Node} is off, say so: holdfast fence confirm {fence.Node}. Devices: holdfast fence status"
                : "Nothing: it takes a moment. See how it goes: holdfast fence status",
        };
    }

    /// <summary>Told before it is needed.</summary>
    private static Problem? Device(Sight sight, FenceDeviceReport device)
    {
        var failing = device.Seen.Where(s => s.Ok == false).ToArray();
        if (failing.Length == 0 || device.Fences.IsEmpty)
            return null;
        var nobody = !device.Seen.Any(s => s.Ok == true);
        return new Problem
        {
            Level = nobody ? EventLevel.Error : EventLevel.Warning,
            Subject = device.Name,
            Text = nobody
                ? $"The fence device {device.Name} does not work: {failing[0].Note}. {Meaning(sight, device)}"
                : $"The fence device {device.Name} does not work from {Spoken.List([.. failing.Select(f => f.Node)])}: {failing[0].Note}.",
            Next = $"Mend it, or what the spec says of it. Details: holdfast fence status; on {failing[0].Node}: journalctl -u holdfast",
        };
    }

    private static string Meaning(Sight sight, FenceDeviceReport device)
    {
        var only = device.Fences.Where(n => sight.Spec.Node(n) is { Fence.Length: 1 }).ToArray();
        return only.Length > 0
            ? $"Nothing else fences {Spoken.List(only)}: what {(only.Length == 1 ? "it holds" : "they hold")} would wait when {(only.Length == 1 ? "it is" : "they are")} lost."
            : $"{Spoken.List(device.Fences)} would be fenced by another level.";
    }
}
