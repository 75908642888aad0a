using System.Collections.Immutable;

namespace Holdfast.Simulation.Tests.Mutants;

/// <summary>Bugs of the controller: its rules and its transactions.</summary>
internal static class ControllerMutants
{
    private const string Proposer = "Holdfast.Control/Proposals/Proposer.cs";
    private const string LetGo = "Holdfast.Control/Failover/LetGo.cs";

    public static readonly ImmutableArray<Mutant> All =
    [
        new()
        {
            Name = "grant-not-compared",
            Only = ["store-unsure", "feed-stall", "service-crash", "switchover"],
            Within = 400,
            Edits = [new(Proposer, "Compares = [.. Guards(), .. compares, .. all.Where(IsNewIncident).Select(w => new KeyAbsent(w.Key))],", "Compares = [.. Guards()],")],
        },
        new()
        {
            Name = "write-not-guarded-by-the-control-epoch",
            Only = ["daemon-freeze", "store-slow", "feed-stall", "node-cut", "switchover"],
            Edits = [new(Proposer, "if (state.Control is { } control)\n            yield return new ModifiedAt(Keys.Control, control.Revision);\n", "")],
        },
        new()
        {
            Name = "control-taken-without-a-compare",
            Edits =
            [
                new(
                    "Holdfast.Control/Failover/Succession.cs",
                    "state.Control is { } control ? new ModifiedAt(Keys.Control, control.Revision) : new KeyAbsent(Keys.Control),\n",
                    "\n"),
            ],
        },
        new()
        {
            Name = "release-not-waited-for",
            Only = ["node-cut", "one-way-cut", "link-cut"],
            Edits = [new(LetGo, "var due = since + look.Timing.WithDrift(look.Timing.Release);", "var due = since;")],
        },
        new()
        {
            Name = "over-from-a-minority-is-enough",
            Only = ["link-cut", "one-way-cut", "node-cut", "loss"],
            Tight = true,
            Edits = [new(LetGo, "if (reports.Length < voters.Majority)", "if (reports.Length < 1)")],
        },
        new()
        {
            Name = "a-revoke-taken-for-carried-out",
            Edits = [new(LetGo, "sighting.Beat.Applied >= grant.Revision", "sighting.Beat.Applied >= grant.Revision - 1")],
        },
        new()
        {
            Name = "voters-change-before-the-last-change-has-settled",
            Only = ["voter-role", "member-removed", "node-cut", "one-way-cut", "feed-stall", "store-cut"],
            Tight = true,
            Edits = [new("Holdfast.Control/Failover/VotersRule.cs", " || !IsSettled(look.State, look.Seen)", "")],
        },
        new()
        {
            Name = "granted-before-the-fence",
            Only = ["node-power", "node-freeze", "node-cut", "one-way-cut"],
            Edits = [new("Holdfast.Control/Failover/SucceedRule.cs", "is { } fenced ? [fenced] : null;", "is { } fenced ? [fenced] : [];")],
        },
        new()
        {
            Name = "a-controller-that-does-not-hear-the-holder-stays",
            Within = 1500,
            Only = ["service-crash", "store-unsure", "feed-stall"],
            Kind = "stuck",
            Edits = [new("Holdfast.Control/Failover/Succession.cs", "is { Length: > 0 } deaf)", "is { Length: > 100 } deaf)")],
        },
        new()
        {
            Name = "promotion-gate-ignored",
            Only = ["standby-lag", "node-power", "service-crash"],
            Kind = "loss",
            Edits = [new("Holdfast.Control/Placement/PromotionGate.cs", "var fit = gate.Open ?", "var fit = gate.For >= default(TimeSpan) ?")],
        },
        new()
        {
            Name = "a-node-that-is-well-again-stays-out-of-service",
            Only = ["node-unwell"],
            Kind = "stuck",
            Edits = [new("Holdfast.Control/Failover/HealthRule.cs", "health?.Verdict is null or NodeVerdict.Well)", "health?.Verdict is null)")],
        },
        new()
        {
            Name = "a-release-of-any-epoch-counts",
            Edits = [new("Holdfast.Control/Failover/Released.cs", "r.Service == service && r.Epoch >= epoch", "r.Service == service")],
        },
    ];
}
