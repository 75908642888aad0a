using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining.Problems;

/// <summary>What concerns the cell as a whole: the store, the majority, the controller, the spec.</summary>
internal static class CellProblems
{
    public const string Subject = "cell";

    private const int SafeVoters = 3;

    public static IEnumerable<Problem> Of(Sight sight, CellReport report)
        => new[] { Paused(sight), Store(sight), Majority(sight), Formed(sight), Controller(sight), Margin(sight), NoSpec(sight), OneStore(sight, report) }.OfType<Problem>();

    private static Problem? Paused(Sight sight) => sight.State.Pause is not { } pause
        ? null
        : Bad($"The cell is {pause.Why} since {pause.At:u}: nothing is started, moved or failed over, whatever happens.", "When the work is done: holdfast resume");

    private static Problem? Store(Sight sight)
    {
        if (!sight.StoreLost)
            return null;
        var silent = sight.Seen is { } seen && seen.StoreSilent > TimeSpan.Zero ? $"for {Spoken.Span(seen.StoreSilent)}" : "now";
        return Bad(
            $"The store does not answer {sight.Context.SeenBy} {silent}. What runs goes on, but nothing can be decided: no failover, no switchover, no apply.",
            sight.Context.Store.Kind == "embedded"
                ? "Start the store's process again; on its machine: holdfast store --help"
                : "Get a majority of the voters running: `holdfast members`, then `systemctl status holdfast` on those that are down.");
    }

    private static Problem? Majority(Sight sight)
    {
        if (!sight.MajorityLost)
            return null;
        var heard = sight.VotersHeard;
        var voters = sight.State.Voters!;
        var by = sight.Context.SeenBy;
        return Bad(
            $"{by} hears {Heard(sight, heard)} of {Spoken.Count(voters.Members.Length, "voter")}, and {voters.Majority} are needed. Either the others are down or {by} is cut off; on this side leases run out and active-standby services stop.",
            $"Ask another node: holdfast status --api {Elsewhere(sight)}. If none answers, start the voters that are down.");
    }

    private static string Heard(Sight sight, IReadOnlyList<string> names)
        => names.Count == 1 && names[0] == sight.Context.SeenBy ? "only itself" : $"{names.Count} ({Spoken.List(names)})";

    private static string Elsewhere(Sight sight)
        => sight.State.Members.Values.FirstOrDefault(m => m.Id != sight.Seen?.Self && sight.State.IsVoter(m.Id))?.ApiUrl is { Length: > 0 } url ? url : "URL";

    private static Problem? Formed(Sight sight)
        => sight.State.Cell is not null && sight.State.Voters is { Members.IsEmpty: false }
            ? null
            : new Problem
            {
                Level = EventLevel.Warning,
                Subject = Subject,
                Text = $"The cell is not formed yet: {(sight.State.Members.IsEmpty ? "nobody has joined" : $"joined so far: {Spoken.List([.. sight.State.Members.Keys])}")}. Nothing is decided before all of its first voters have joined.",
                Next = "Start the daemon on each node that --peers names.",
            };

    private static Problem? Controller(Sight sight)
    {
        if (sight.State.Voters is null || sight.StoreLost || sight.MajorityLost || sight.JustBegun)
            return null;
        if (sight.State.Control is not { } control)
            return Bad("The cell has no controller, so nothing is decided.", "It gets one within a second once a majority of the voters and the store run: holdfast members");
        if (sight.Seen is null || sight.Hears(control.Controller))
            return null;
        return Bad(
            $"The controller {sight.State.NameOf(control.Controller)} is silent. Until another voter has taken over, nothing is decided.",
            "Nothing: a voter takes over by itself, within a second or two. If this stays, look at the store.");
    }

    /// <summary>The condition, told while there is still time.</summary>
    private static Problem? Margin(Sight sight)
    {
        if (sight.Seen is null || sight.MajorityLost || sight.JustBegun || sight.State.Voters is not { Members.IsEmpty: false } voters)
            return null;
        var heard = sight.VotersHeard.Length;
        if (heard > voters.Majority || (voters.Members.Length == 1 && heard == 1))
            return null;
        return voters.Members.Length < SafeVoters
            ? Worse(
                $"The cell has {voters.Members.Length} voters: the loss of either ends all decisions.",
                "Add a third voter; a small machine with `role: witness` is enough.")
            : heard < voters.Members.Length
                ? Worse(
                    $"{heard} of {voters.Members.Length} voters are heard: the loss of one more ends all decisions.",
                    "Bring the missing voter back before anything else is taken down.")
                : null;
    }

    private static Problem? NoSpec(Sight sight) => sight.State.Spec is not null || sight.State.Voters is null
        ? null
        : new Problem
        {
            Subject = Subject,
            Text = "No spec has been applied yet, so there is nothing to keep running.",
            Next = "Describe nodes and services in a file, then: holdfast apply cell.yaml",
        };

    private static Problem? OneStore(Sight sight, CellReport report) => report.Store.Kind != "embedded" || sight.StoreLost
        ? null
        : new Problem
        {
            Subject = "store",
            Text = "The embedded store is one process on one machine: when it is lost, nothing can be decided until it is back.",
            Next = "For more than trying things out, run the voters with --store etcd.",
        };

    private static Problem Bad(string text, string next) => new() { Level = EventLevel.Error, Subject = Subject, Text = text, Next = next };

    private static Problem Worse(string text, string next) => new() { Level = EventLevel.Warning, Subject = Subject, Text = text, Next = next };
}
