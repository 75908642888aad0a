using Holdfast.Model.Spec;

namespace Holdfast.Control.Ocf;

/// <summary>What the roles of a service mean to its resource.</summary>
public enum OcfUse
{
    /// <summary>Standby: stopped. Active: started.</summary>
    Hold,

    /// <summary>Standby: started. Active: promoted.</summary>
    Promote,

    /// <summary>Started as long as the driver lives; there are no roles.</summary>
    Always,
}

/// <summary>How a resource is driven.</summary>
public sealed record OcfPlan
{
    public OcfUse Use { get; init; }

    /// <summary>For start and promote.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For stop and demote.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For every other action.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between the end of a monitor and the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="service">What is driven.</param>
    /// <param name="timeout">For every action but start, promote, stop and demote.</param>
    /// <param name="interval">Between two monitors.</param>
    public static OcfPlan Of(ServiceSpec service, TimeSpan timeout, TimeSpan interval) => new()
    {
        Use = service.Mode == ServiceMode.ActiveActive ? OcfUse.Always : service.Standby == StandbyKind.Warm ? OcfUse.Promote : OcfUse.Hold,
        StartTimeout = service.StartTimeout,
        StopTimeout = service.StopTimeout * 0.9, // the guard, which kills everything, comes after
        Timeout = timeout,
        Interval = interval,
    };

    public TimeSpan Limit(OcfAction action) => action switch
    {
        OcfAction.Start or OcfAction.Promote => StartTimeout,
        OcfAction.Stop or OcfAction.Demote => StopTimeout,
        _ => Timeout,
    };
}
