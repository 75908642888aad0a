using System.Collections.Immutable;

namespace Holdfast.Model.Spec;

/// <summary>
/// What a version of Holdfast knows of specs. While a cell is upgraded, daemons of two versions obey one spec: it may ask for no more than the older one
/// knows, since that would pass over the rest. Each release that adds a key which changes what nodes do adds a level.
/// </summary>
public static class FeatureLevel
{
    /// <summary>Of 0.1.0, and of whoever does not say.</summary>
    public const int First = 1;

    /// <summary>Of this version.</summary>
    public const int Newest = 2;

    /// <summary>The keys that a spec uses and a node of this level does not know; empty when it knows all.</summary>
    public static ImmutableArray<string> Unknown(CellSpec spec, int level) => level >= Newest ? [] : [.. Second(spec)];

    /// <summary>Level 2: places, dependencies, and what is only told and asked.</summary>
    private static IEnumerable<string> Second(CellSpec spec)
    {
        var sites = spec.Sites.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        if (spec.Services.Any(s => s.Systemd is not null))
            yield return "systemd";
        if (spec.Services.Any(s => s.External is not null))
            yield return "external";
        if (spec.Services.Any(s => !s.NeedsTags.IsEmpty))
            yield return "needs-tags";
        if (spec.Services.Any(s => s.ApartBy != NodeSpec.NodeDomain))
            yield return "apart-by";
        if (spec.Services.Any(s => s.Spread.Length > 0))
            yield return "spread";
        if (spec.Services.Any(s => !s.With.IsEmpty))
            yield return "with";
        if (spec.Services.Any(s => !s.After.IsEmpty))
            yield return "after";
        if (spec.Services.Any(s => s.Nodes.Concat(s.Prefer).Any(sites.Contains)))
            yield return "sites in nodes and prefer";
    }
}
