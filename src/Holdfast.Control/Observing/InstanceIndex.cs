using System.Collections.Immutable;
using Holdfast.Model.Beats;

namespace Holdfast.Control.Observing;

/// <summary>
/// What a node says of its instances, by service. Every service is asked of every node, so it is made once for each beat. It says nothing that they do not
/// say, so it is no part of what makes two sightings equal.
/// </summary>
internal sealed class InstanceIndex(ImmutableArray<InstanceStatus> instances)
{
    /// <summary>As many are found faster by looking at each.</summary>
    private const int Few = 8;

    private readonly Dictionary<string, InstanceStatus>? _byService = instances.Length > Few ? Made(instances) : null;

    public bool IsOf(ImmutableArray<InstanceStatus> others) => instances == others;

    public InstanceStatus? Find(string service)
    {
        if (_byService is not null)
            return _byService.GetValueOrDefault(service);
        foreach (var instance in instances)
            if (instance.Service == service)
                return instance;
        return null;
    }

    public override bool Equals(object? obj) => obj is InstanceIndex;

    public override int GetHashCode() => 0;

    /// <summary>The first counts, should a node say two things of one service.</summary>
    private static Dictionary<string, InstanceStatus> Made(ImmutableArray<InstanceStatus> instances)
    {
        var made = new Dictionary<string, InstanceStatus>(instances.Length, StringComparer.Ordinal);
        foreach (var instance in instances)
            made.TryAdd(instance.Service, instance);
        return made;
    }
}
