using System.Collections.Immutable;
using Holdfast.Model.Beats;

namespace Holdfast.Control.Guarding;

/// <summary>What is kept on the node's disk for ever: the epochs at and below which it never acts again.</summary>
public sealed record FloorRecord
{
    public int Version { get; init; } = 1;

    /// <summary>Epochs are compared as (generation, number): a newer generation begins without floors.</summary>
    public long Generation { get; init; }

    /// <summary>By service, ordinal.</summary>
    public ImmutableArray<Release> Floors { get; init; } = [];
}
