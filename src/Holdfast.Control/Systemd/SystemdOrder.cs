using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Systemd;

/// <summary>Which unit a driver is to drive. The daemon hands it over in the driver's environment.</summary>
public sealed record SystemdOrder
{
    /// <summary>The environment variable that carries it, as JSON.</summary>
    public const string Variable = "HOLDFAST_SYSTEMD";

    public string Service { get; init; } = "";

    public string Unit { get; init; } = "";

    /// <summary>It is driven as a resource.</summary>
    public OcfPlan Plan { get; init; } = new();

    /// <summary>Of a service on this node.</summary>
    public static SystemdOrder Of(ServiceSpec service, SystemdSpec spec) => new()
    {
        Service = service.Name,
        Unit = spec.Unit,
        Plan = OcfPlan.Of(service, spec.Timeout, spec.Interval),
    };
}
