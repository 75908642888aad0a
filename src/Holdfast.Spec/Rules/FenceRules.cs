using Holdfast.Model.Spec;
using Holdfast.Spec.Faults;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold between services, nodes and fence devices, so that whoever must be fenced can be.</summary>
internal static class FenceRules
{
    public static void Check(CellSpec spec, Document document)
    {
        foreach (var device in spec.FenceDevices) FenceDeviceRules.Check(spec, device, document);
        foreach (var node in spec.Nodes) Levels(spec, node, document);
        foreach (var service in spec.Services) Service(spec, service, document);
    }

    private static void Levels(CellSpec spec, NodeSpec node, Document document)
    {
        for (var i = 0; i < node.Fence.Length; i++)
            foreach (var name in node.Fence[i].Devices)
                Device(spec, node, node.Fence[i], name, ["nodes", node.Name, "fence", SpecNode.Item(i)], document);
    }

    private static void Device(CellSpec spec, NodeSpec node, FenceLevel level, string name, string[] at, Document document)
    {
        var known = spec.FenceDevices.Select(d => d.Name).ToList();
        if (spec.FenceDevice(name) is not { } device)
            document.Fault(
                at,
                known.Count == 0 ? $"There is no fence device {Quoted.Of(name)}: the spec has none." : $"There is no fence device {Quoted.Of(name)}; there are {Lists.Of(known)}.",
                Nearest.Of(name, known) is { } near ? $"did you mean {Quoted.Of(near)}?" : $"describe it below \"fence-devices:\", as \"{Quoted.Safe(name, 40)}:\"");
        else if (level.Devices.Count(d => d == name) > 1)
            document.Fault(at, $"{Quoted.Of(name)} is in this level already.", "remove one of the two");
        else if (!spec.Nodes.Any(n => n.Name != node.Name && device.ReachedFrom(n.Name)))
            document.Fault(at, $"No other node can use {name} against {node.Name}, and no node fences itself.", $"add a node to \"from\" of {name}");
        else if (level.Devices.Length > 1 && device.Action == FenceAction.Reboot)
            document.Fault(at, $"{name} reboots, and this level has {level.Devices.Length} devices: one after the other, they would never take all power away at once.", $"use action: off for {name}");
    }

    private static void Service(CellSpec spec, ServiceSpec service, Document document)
    {
        if (document.IsAtFault("services", service.Name, "fencing") || document.IsAtFault("services", service.Name, "shared-storage"))
            return;
        if (service.Mode == ServiceMode.ActiveActive)
            ActiveActive(service, document);
        else if (service.SharedStorage && !spec.NeedsFence(service))
            document.Fault(
                ["services", service.Name, "shared-storage"],
                $"{service.Name} shares storage, and the end of a lease does not prove that a lost node writes no more: two writers would destroy it.",
                "add \"fencing: agent\", and below \"fence-devices:\" what can switch each of its nodes off");
        else if (spec.NeedsFence(service))
            Hosts(spec, service, document);
    }

    private static void ActiveActive(ServiceSpec service, Document document)
    {
        if (service.SharedStorage)
            document.Fault(["services", service.Name, "shared-storage"], "shared-storage: true and mode: active-active exclude each other: all of its nodes would write at once.", "use mode: active-standby, or remove shared-storage when the storage is made for several writers");
        if (service.Fencing == FencingKind.Agent)
            document.Fault(["services", service.Name, "fencing"], "fencing: agent has no meaning here: in mode active-active nothing is taken over from a lost node.", "remove fencing, or use mode: active-standby");
    }

    /// <summary>A node that may hold it and cannot be fenced would hold it for ever when it is lost.</summary>
    private static void Hosts(CellSpec spec, ServiceSpec service, Document document)
    {
        var bare = spec.HostsOf(service).Where(n => n.Fence.IsEmpty && !document.IsAtFault("nodes", n.Name)).Select(n => n.Name).ToList();
        if (bare.Count == 0)
            return;
        string[] at = document.Has("services", service.Name, "fencing") ? ["services", service.Name, "fencing"] : ["services", service.Name];
        var why = service.SharedStorage ? $"{service.Name} shares storage" : $"{service.Name} has fencing: agent";
        document.Fault(
            at,
            $"{why}, and {Lists.Of(bare)} {(bare.Count == 1 ? "has" : "have")} no fence device: when such a node is lost, nothing could prove that it has let go.",
            $"write \"fence: [DEVICE]\" at {Lists.Of(bare)}, or leave {(bare.Count == 1 ? "it" : "them")} out of the service's nodes");
    }
}
