using System.Collections.Immutable;

namespace Holdfast.Lab.Cells;

/// <summary>What a cell of the lab is made of.</summary>
internal sealed record CellPlan
{
    /// <summary>By name and role; addresses are given in this order.</summary>
    public ImmutableArray<(string Name, string Role)> Hosts { get; init; } = [("hq-1", "voter"), ("hq-2", "voter"), ("hq-3", "voter")];

    /// <summary>A test machine may be very busy, so what must not be a failover is tried with leases that survive that.</summary>
    public string Timing { get; init; } = Environment.GetEnvironmentVariable("HOLDFAST_LAB_TIMING") is { Length: > 0 } wanted ? wanted : "standard";

    /// <summary>The profile by which the daemons run their store, when the cell's own timing is not one.</summary>
    public string? Profile { get; init; }

    /// <summary>Whether the daemons' wall clocks can be moved.</summary>
    public bool Clocks { get; init; }

    /// <summary>A program that is installed on each host, so that it can be replaced there; <c>null</c>: all run that of the same build.</summary>
    public string? Installed { get; init; }

    /// <summary>Whether a lost holder is switched off before another one acts.</summary>
    public bool Fenced { get; init; }

    /// <summary>More services: lines of the spec, indented by two. Their names come after the register's.</summary>
    public string Services { get; init; } = "";

    /// <summary>Checks of the nodes: lines of the spec, not indented.</summary>
    public string NodeChecks { get; init; } = "";

    public int Hosting => Hosts.Count(h => h.Role != "witness");

    public static CellPlan Of(int voters) => new() { Hosts = [.. Enumerable.Range(1, voters).Select(i => ($"hq-{i}", "voter"))] };
}
