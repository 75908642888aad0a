using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Control.Health;
using Holdfast.Control.Promoting;
using Holdfast.Model.Time;

namespace Holdfast.Control.Instances;

/// <summary>What a node knows of itself.</summary>
public sealed record NodeFacts
{
    /// <summary>Its member id.</summary>
    public long Self { get; init; }

    public string Name { get; init; } = "";

    public string Address { get; init; } = "";

    /// <summary>How Holdfast itself is started here.</summary>
    public ImmutableArray<string> Program { get; init; } = ["holdfast"];

    /// <summary>Handed to services as HOLDFAST_STORE: the store's endpoints, by comma.</summary>
    public string Store { get; init; } = "";

    public GuardListing Listing { get; init; } = new();

    public bool HasLease { get; init; }

    /// <summary>By service.</summary>
    public ImmutableSortedDictionary<string, Verdict> Verdicts { get; init; } = ImmutableSortedDictionary<string, Verdict>.Empty;

    /// <summary>By service.</summary>
    public ImmutableSortedDictionary<string, Gate> Gates { get; init; } = ImmutableSortedDictionary<string, Gate>.Empty;

    public Moment Now { get; init; }
}
