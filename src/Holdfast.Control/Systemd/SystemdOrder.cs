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
        Plan = new OcfPlan
        {
            Use = service.Mode == ServiceMode.ActiveActive ? OcfUse.Always : OcfUse.Hold,
            StartTimeout = service.StartTimeout,
            StopTimeout = service.StopTimeout * 0.9, // the guard, which kills everything, comes after
            Timeout = spec.Timeout,
            Interval = spec.Interval,
        },
    };
}
