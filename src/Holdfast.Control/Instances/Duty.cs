using System.Collections.Immutable;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Model.Beats;
using Holdfast.Model.Time;

namespace Holdfast.Control.Instances;

/// <summary>One turn of a node: what to order of the guard, what to say in the beats, what to remember, and when to look again.</summary>
public sealed record Duty
{
    /// <summary>Levels, not edges: the same orders come again while they are not carried out.</summary>
    public ImmutableArray<GuardOrder> Orders { get; init; } = [];

    /// <summary>The revision that is carried out as soon as nothing acts that is not in <see cref="Holds"/>; the guard sees to that.</summary>
    public long Applied { get; init; }

    /// <summary>What this node may act on by the state of that revision.</summary>
    public ImmutableArray<Release> Holds { get; init; } = [];

    public ImmutableArray<InstanceStatus> Instances { get; init; } = [];

    public ActMemory Memory { get; init; } = ActMemory.Empty;

    public Moment? Again { get; init; }
}
