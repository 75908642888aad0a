using System.Collections.Immutable;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>The nodes that may host a service.</summary>
internal static class Hosts
{
    public static bool May(string node, ServiceSpec service, CellSpec spec)
        => spec.Node(node) is { Role: not NodeRole.Witness } && (service.Nodes.Length == 0 || service.Nodes.Contains(node));

    public static ImmutableArray<string> Of(ServiceSpec service, CellSpec spec)
        => service.Nodes.Length > 0 ? service.Nodes : [.. spec.Nodes.Where(n => n.Role != NodeRole.Witness).Select(n => n.Name)];
}
