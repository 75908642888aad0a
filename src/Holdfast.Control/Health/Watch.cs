using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.State;
using Holdfast.Model.Spec;

namespace Holdfast.Control.Health;

/// <summary>
/// One instance to be probed. Only one that acts is: a warm standby needs to do no more than run, which the guard sees without
/// probes.
/// </summary>
public sealed record Watch
{
    public Subject Subject { get; init; }

    /// <summary>The checks that need probes, their targets filled in.</summary>
    public ImmutableArray<CheckSpec> Probes { get; init; } = [];

    public TimeSpan StartTimeout { get; init; }

    /// <summary>What is to be watched on this node, by service.</summary>
    public static ImmutableArray<Watch> All(CellState state, GuardListing listing, string node, string address)
    {
        var watches = ImmutableArray.CreateBuilder<Watch>();
        foreach (var instance in listing.Instances)
        {
            if (Acts(instance) && state.Spec?.Spec.Service(instance.Service) is { } spec)
                watches.Add(Of(instance, spec, new Placeholders(node, address, spec.Name)));
        }

        return watches.DrainToImmutable();
    }

    public bool Equals(Watch? other)
        => other is not null && Subject == other.Subject && StartTimeout == other.StartTimeout && Probes.SequenceEqual(other.Probes);

    public override int GetHashCode() => HashCode.Combine(Subject, Probes.Length);

    private static bool Acts(GuardInstance instance) => instance is { Role: InstanceRole.Active, Phase: InstancePhase.Running };

    private static Watch Of(GuardInstance instance, ServiceSpec spec, Placeholders placeholders) => new()
    {
        Subject = new Subject(instance.Service, instance.Epoch, instance.Pid),
        Probes = [.. spec.Checks.Where(c => c.Kind != CheckKind.Process).Select(c => c with { Target = placeholders.Fill(c.Target) })],
        StartTimeout = spec.StartTimeout,
    };
}
