using System.Collections.Immutable;

namespace Holdfast.Simulation.Tests.Mutants;

/// <summary>Bugs of the voter's side: its answers, its promises, its demands.</summary>
internal static class VoterMutants
{
    private const string Voter = "Holdfast.Control/Voting/Voter.cs";
    private const string Promises = "Holdfast.Control/Voting/Promises.cs";

    public static readonly ImmutableArray<Mutant> All =
    [
        new()
        {
            Name = "promise-not-remembered",
            Edits = [new(Voter, "return (this with { Members = Members.SetItem(beat.Member, given) }, AnswerTo(beat));", "return (this, AnswerTo(beat));")],
        },
        new()
        {
            Name = "restarted-voter-reports-at-once",
            Within = 600,
            Only = ["daemon-restart", "link-cut", "node-cut"],
            Tight = true,
            Edits = [new(Voter, "if (State is null || now < Settled)", "if (State is null)")],
        },
        new()
        {
            Name = "restarted-voter-demands-nothing",
            Only = ["daemon-kill", "daemon-restart", "node-cut", "one-way-cut", "loss", "feed-stall"],
            Tight = true,
            Edits = [new(Voter, "var all = Math.Max(DemandOfAll, NewestDecision(state));", "var all = DemandOfAll;")],
        },
        new()
        {
            Name = "restarted-voter-answers-at-once",
            Within = 600,
            Only = ["daemon-kill", "daemon-restart", "node-cut", "one-way-cut", "loss", "store-cut", "feed-stall"],
            Tight = true,
            Edits =
            [
                new(Voter, "=> State?.Cell is { } cell && beat.Generation == cell.Generation", "=> State?.Cell is not { } cell || beat.Generation == cell.Generation"),
                new(Voter, "!State!.IsVoter(Self)", "State?.IsVoter(Self) == false"),
                new(Voter, "now + State.Timing.WithDrift(beat.Ttl)", "now + (State?.Timing ?? new Timing()).WithDrift(beat.Ttl)"),
            ],
        },
        new()
        {
            Name = "answers-whatever-was-applied",
            Edits = [new(Voter, "if (beat.Applied < known.Demand || known.Excludes(beat.Nonce, now))", "if (known.Excludes(beat.Nonce, now))")],
        },
        new()
        {
            Name = "beats-without-a-nonce",
            Within = 1000,
            Only = ["late", "guard-kill", "one-way-cut"],
            Tight = true,
            Edits =
            [
                new(Promises, "nonce != Nonce && now < Until", "false"),
                new("Holdfast.Control/Leases/Lease.cs", " || answer.Nonce != Nonce)", ")"),
            ],
        },
        new()
        {
            Name = "drift-ignored",
            Only = ["node-freeze", "node-cut", "one-way-cut"],
            Tight = true,
            Edits = [new("Holdfast.Model/Time/Timing.cs", "=> TimeSpan.FromTicks((long)Math.Ceiling(span.Ticks * (1 + Drift)));", "=> span;")],
        },
        new()
        {
            Name = "over-before-the-promises-are",
            Edits = [new(Promises, "if (Running[i].Applied < revision)", "if (Running[i].Applied < revision - 1_000_000)")],
        },
    ];
}
