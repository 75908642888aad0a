using System.Collections.Immutable;
using Holdfast.Model.Spec;
using Holdfast.Model.Time;
using Holdfast.Simulation.Networks;
using Holdfast.Simulation.Services;
using Holdfast.Simulation.Storing;

namespace Holdfast.Simulation.Swarm;

/// <summary>What a run is like: the cell, its services, its clocks and links, and what goes wrong with it.</summary>
internal sealed record Plan
{
    public Timing Timing { get; init; } = Profiles.Fast;

    public ImmutableArray<NodePlan> Nodes { get; init; } = [new("hq-1"), new("hq-2"), new("hq-3")];

    public ImmutableArray<ServicePlan> Services { get; init; } = [];

    /// <summary>Of every node.</summary>
    public ImmutableArray<CheckSpec> NodeChecks { get; init; } = [];

    public LinkPlan Links { get; init; } = new();

    public StorePlan Store { get; init; } = StorePlan.For(Profiles.Fast);

    /// <summary>How far each clock's rate may be off 1.</summary>
    public double ClockRate { get; init; }

    /// <summary>A node that was fenced gets its power back after so long; <c>null</c> for never.</summary>
    public TimeSpan? PowerBack { get; init; }

    public FaultPlan Faults { get; init; } = new();

    /// <summary>A holder may take so long from the end of its lease until its last process is gone: nearly all that the cell allows for it.</summary>
    public TimeSpan LetGo => Timing.Release * 0.95;
}

/// <param name="Name">The node's name.</param>
/// <param name="Role">What it does in the cell.</param>
/// <param name="WallOff">How far its wall clock is off.</param>
internal sealed record NodePlan(string Name, NodeRole Role = NodeRole.Voter, TimeSpan WallOff = default)
{
    public NodeSpec Spec => new() { Name = Name, Role = Role };
}

/// <summary>A service as the spec has it, and how its processes behave.</summary>
internal sealed record ServicePlan(ServiceSpec Spec, ServiceNature Nature);

/// <summary>What goes wrong, and how often.</summary>
internal sealed record FaultPlan
{
    /// <summary>By kind: how often it comes among the others; a kind that is not named does not come.</summary>
    public ImmutableSortedDictionary<string, double> Weights { get; init; } = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>From one fault to the next, on average.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The first phase: anything may happen. Then everything heals.</summary>
    public TimeSpan Lasts { get; init; }

    /// <summary>A way between two nodes that stays cut, also when everything else has healed.</summary>
    public (int From, int To)? LastingCut { get; init; }
}
