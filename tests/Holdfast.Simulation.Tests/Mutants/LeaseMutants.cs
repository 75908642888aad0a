using System.Collections.Immutable;

namespace Holdfast.Simulation.Tests.Mutants;

/// <summary>Bugs of the holder's side: its lease, its guard, its floors.</summary>
internal static class LeaseMutants
{
    private const string Guard = "Holdfast.Control/Guarding/Guard.cs";
    private const string Orders = "Holdfast.Control/Guarding/Guard.Orders.cs";
    private const string Settling = "Holdfast.Control/Guarding/Guard.Settling.cs";
    private const string Floors = "Holdfast.Control/Guarding/Floors.cs";
    private const string Lease = "Holdfast.Control/Leases/Lease.cs";

    public static readonly ImmutableArray<Mutant> All =
    [
        new()
        {
            Name = "lease-counted-from-the-answer",
            Only = ["late", "node-cut", "one-way-cut"],
            Tight = true,
            Edits =
            [
                new(Guard, "_lease.Take(answer)", "_lease.Take(answer, now)"),
                new(Lease, "public bool Take(Answer answer)", "public bool Take(Answer answer, Moment at)"),
                new(Lease, "_answered[answer.Voter] = beat;", "_answered[answer.Voter] = beat with { Before = at };"),
            ],
        },
        new()
        {
            Name = "a-minority-is-enough",
            Edits = [new(Lease, "(_voters.Length / 2) + 1", "Math.Max(1, _voters.Length / 2)")],
        },
        new()
        {
            Name = "guard-trusts-the-daemon",
            Edits = [new(Settling, "if (child.Acts && !claim.Holds.Contains(new Release(child.Service, child.Epoch)))", "if (claim.Applied < 0)")],
        },
        new()
        {
            Name = "acts-on-after-the-lease",
            Edits = [new(Guard, "if (_lease.HoldsAt(now))\n            return;", "if (_lease.HoldsAt(now) || _daemon.Connected)\n            return;")],
        },
        new()
        {
            Name = "keeps-what-runs-for-a-daemon-to-adopt",
            Only = ["daemon-kill", "daemon-restart", "node-cut", "link-cut"],
            Edits = [new(Guard, "if (_lease.HoldsAt(now))\n            return;", "if (_lease.HoldsAt(now) || !_daemon.Connected)\n            return;")],
        },
        new()
        {
            Name = "floor-of-a-release-forgotten",
            Only = ["service-crash", "switchover", "store-slow", "feed-stall"],
            Edits =
            [
                new(Orders, "if (order.Epoch <= _floors.Of(order.Service))", "if (order.Epoch < 0)"),
                new("Holdfast.Control/Instances/ServiceTurn.cs", " && _facts.Listing.Floor(Name) < _grant.Epoch;", ";"),
            ],
        },
        new()
        {
            Name = "release-told-before-the-service-has-stopped",
            Edits = [new(Floors, " && !acts(f)),", "),")],
        },
        new()
        {
            Name = "release-told-before-the-floor-is-on-the-disk",
            Only = ["switchover", "disk-slow", "disk-full"],
            Edits = [new(Floors, "_written.GetValueOrDefault(f.Service) >= f.Epoch && ", "")],
        },
        new()
        {
            Name = "an-early-standby-taken-for-the-answer",
            Only = ["switchover", "guard-freeze"],
            Edits = [new("Holdfast.Control/Guarding/Child.cs", " && _saidActive == Epoch)", ")")],
        },
        new()
        {
            Name = "released-while-its-addresses-are-there",
            Only = ["switchover", "service-crash"],
            Edits =
            [
                new("Holdfast.Control/Guarding/Child.cs", "        if (_addresses == AddressPhase.None)\n        {\n            Demoted(now);", "        {\n            Demoted(now);"),
                new("Holdfast.Control/Guarding/Child.cs", "if (_process || _addresses != AddressPhase.None || !Live)", "if (_process || !Live)"),
            ],
        },
    ];
}
