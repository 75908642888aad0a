using Holdfast.Model.Cell;
using Holdfast.Model.Reports;

namespace Holdfast.Control.Explaining.Problems;

/// <summary>Records of the store that could not be read. They are shown, never guessed at.</summary>
internal static class RecordProblems
{
    private const int Most = 5;

    public static IEnumerable<Problem> Of(Sight sight)
    {
        var unreadable = sight.State.Unreadable;
        foreach (var (key, what) in unreadable.Take(Most))
            yield return Tell(sight, $"The record {key} {what}: a newer version wrote it, or it is damaged. {sight.Context.SeenBy} goes on without it.");
        if (unreadable.Count > Most)
            yield return Tell(sight, $"{unreadable.Count - Most} more records cannot be read.");
    }

    private static Problem Tell(Sight sight, string text) => new()
    {
        Level = EventLevel.Error,
        Subject = "store",
        Text = text,
        Next = $"Upgrade {sight.Context.SeenBy} to the newest version in the cell (holdfast members -o wide).",
    };
}
