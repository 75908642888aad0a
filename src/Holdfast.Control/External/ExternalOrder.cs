using System.Collections.Immutable;
using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;

namespace Holdfast.Control.External;

/// <summary>What a driver is to tell and ask. The daemon hands it over in the driver's environment, where only its own user can read it.</summary>
public sealed record ExternalOrder
{
    /// <summary>The environment variable that carries it, as JSON.</summary>
    public const string Variable = "HOLDFAST_EXTERNAL";

    /// <summary>With placeholders filled in.</summary>
    public ExternalSpec Spec { get; init; } = new();

    /// <summary>It is driven as a resource: to activate it is to start it.</summary>
    public OcfPlan Plan { get; init; } = new();

    /// <summary>Of a service on this node.</summary>
    public static ExternalOrder Of(ServiceSpec service, ExternalSpec spec, Placeholders fill) => new()
    {
        Spec = spec with { Activate = Filled(spec.Activate, fill)!, Deactivate = Filled(spec.Deactivate, fill), IsActive = Filled(spec.IsActive, fill) },
        Plan = OcfPlan.Of(service, spec.Timeout, spec.Interval),
    };

    private static ExternalCall? Filled(ExternalCall? call, Placeholders fill)
        => call is null ? null : call with { Command = [.. call.Command.Select(fill.Fill)], Url = fill.Fill(call.Url), Body = fill.Fill(call.Body) };
}
