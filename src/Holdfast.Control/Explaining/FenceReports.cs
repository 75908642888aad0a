using System.Collections.Immutable;
using Holdfast.Control.Fencing;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Explaining;

/// <summary>Fencing as it stands: the nodes that can be fenced, the devices with what the nodes say of them, and the fences.</summary>
internal static class FenceReports
{
    public static FenceReport Of(Sight sight) => new()
    {
        SeenBy = sight.Context.SeenBy,
        Nodes = [.. sight.Spec.Nodes.Where(n => !n.Fence.IsEmpty).Select(n => Node(sight, n))],
        Devices = [.. sight.Spec.FenceDevices.Select(d => Device(sight, d))],
        Fences = [.. sight.State.Fences.Values.OrderByDescending(f => f.IsOpen).ThenBy(f => f.Node, StringComparer.Ordinal)],
    };

    public static ImmutableArray<ImmutableArray<string>> Levels(NodeSpec? node) => node is null ? [] : [.. node.Fence.Select(l => l.Devices)];

    private static FenceNodeReport Node(Sight sight, NodeSpec node) => new()
    {
        Node = node.Name,
        Levels = Levels(node),
        Services = [.. sight.Spec.Services.Where(s => sight.Spec.NeedsFence(s) && node.MayHost(s)).Select(s => s.Name)],
    };

    private static FenceDeviceReport Device(Sight sight, FenceDevice device) => new()
    {
        Name = device.Name,
        Agent = device.Agent,
        Action = device.Action,
        Fences = FenceDuty.Fenced(sight.Spec, device),
        Seen = [.. FenceDuty.WatchersOf(sight.Spec, device).Select(sight.State.Members.GetValueOrDefault).OfType<Member>().Select(m => Seen(sight, device, m))],
    };

    private static FenceSightReport Seen(Sight sight, FenceDevice device, Member member)
    {
        var found = sight.Hears(member.Id) ? sight.Seen?.Of(member.Id)?.Status?.Devices.FirstOrDefault(d => d.Device == device.Name) : null;
        return found is null
            ? new FenceSightReport { Node = member.Name, Note = sight.Hears(member.Id) ? "not asked yet" : "not heard" }
            : new FenceSightReport { Node = member.Name, Ok = found.Ok, Note = found.Note, Ago = found.Ago };
    }
}
