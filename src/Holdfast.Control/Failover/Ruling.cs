using System.Collections.Immutable;
using Holdfast.Control.Proposals;
using Holdfast.Model.Time;

namespace Holdfast.Control.Failover;

/// <summary>One look of the controller: what to commit (in order), what to remember, and when to look again if nothing happens before.</summary>
public sealed record Ruling
{
    public ImmutableArray<Decision> Decisions { get; init; } = [];

    public ControllerMemory Memory { get; init; } = ControllerMemory.Empty;

    public Moment? Again { get; init; }
}
