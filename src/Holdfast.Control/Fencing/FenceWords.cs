using Holdfast.Control.Failover;
using Holdfast.Model.Cell;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Fencing;

/// <summary>The sentences of a fence.</summary>
internal static class FenceWords
{
    /// <summary><c>hq-2 has fenced hq-1: board-1 has switched it off</c>.</summary>
    public static string Done(Look look, Fence fence)
    {
        var levels = FenceRuns.Levels(look, fence);
        var devices = fence.Level > 0 && fence.Level <= levels.Length ? levels[fence.Level - 1].Devices : [fence.Device];
        var did = look.Spec.FenceDevice(fence.Device)?.Action == FenceAction.Reboot ? "rebooted it" : "switched it off";
        return $"{look.State.NameOf(fence.Executor)} has fenced {fence.Node}: {Spoken.List(devices)} {(devices.Length == 1 ? "has" : "have")} {did}";
    }
}
