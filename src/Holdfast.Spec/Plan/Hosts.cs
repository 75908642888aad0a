using System.Collections.Immutable;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>The nodes that may host a service, by name.</summary>
internal static class Hosts
{
    public static ImmutableArray<string> Of(ServiceSpec service, CellSpec spec) => [.. spec.HostsOf(service).Select(n => n.Name)];
}
