using System.Collections.Immutable;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Ocf;

/// <summary>What a driver is to drive. The daemon hands it over in the driver's environment, where only its own user can read it.</summary>
public sealed record OcfOrder
{
    /// <summary>The environment variable that carries it, as JSON.</summary>
    public const string Variable = "HOLDFAST_OCF";

    /// <summary>The instance's name, as the agent gets it.</summary>
    public string Service { get; init; } = "";

    public string Node { get; init; } = "";

    /// <summary>With placeholders filled in.</summary>
    public OcfSpec Spec { get; init; } = new();

    public OcfPlan Plan { get; init; } = new();

    /// <summary>Of a service on this node.</summary>
    public static OcfOrder Of(ServiceSpec service, OcfSpec spec, Placeholders fill, string node) => new()
    {
        Service = service.Name,
        Node = node,
        Spec = spec with { Parameters = spec.Parameters.ToImmutableSortedDictionary(p => p.Key, p => fill.Fill(p.Value), StringComparer.Ordinal) },
        Plan = OcfPlan.Of(service, spec.Timeout, spec.Interval),
    };
}
