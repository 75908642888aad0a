using Holdfast.Model.Cell;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Tests.Explaining;

/// <summary>The quiet day's cell with a recorder that shares storage, and a board that fences each of its nodes.</summary>
internal static class FencedHarbour
{
    public static Harbour Quiet() => new Harbour().ChangeService("recorder", s => s with { Fencing = FencingKind.Agent, SharedStorage = true }).Change(s => s with
    {
        Spec = s.Spec! with
        {
            Spec = s.Spec.Spec with
            {
                Nodes = [.. s.Spec.Spec.Nodes.Select(n => n.Name == "hq-3" ? n : n with { Fence = [new FenceLevel { Devices = [$"board-{n.Name}"] }] })],
                FenceDevices = [new FenceDevice { Name = "board-hq-1", Agent = "fence_ipmilan", From = ["hq-2", "hq-3"] }, new FenceDevice { Name = "board-hq-2", Agent = "fence_ipmilan" }],
            },
        },
    });

    public static Harbour Lost(Fence? fence) => Quiet().Without(Harbour.Hq1).Change(s => s with
    {
        Fences = fence is null ? s.Fences : s.Fences.SetItem("hq-1", fence),
    }).Grant(new Grant { Service = "recorder", Epoch = 3, From = Harbour.Hq1, Revision = 4900, Reason = "hq-1 has not been heard by 2 of 3 voters (hq-2, hq-3); its lease runs out" });
}
