using System.Collections.Immutable;
using Holdfast.Model.Reports;

namespace Holdfast.Node.Api.Commands;

/// <summary>A plan in one line, for the history: <c>adds service board, changes node hq-1 and 3 more</c>.</summary>
internal static class PlanSummary
{
    private const int MaxSubjects = 3;

    public static string Of(ImmutableArray<PlanLine> plan)
    {
        var subjects = plan.Select(l => $"{Word(l.Action)} {l.Subject}").Distinct(StringComparer.Ordinal).ToList();
        if (subjects.Count == 0)
            return "changes nothing";
        var shown = string.Join(", ", subjects.Take(MaxSubjects));
        return subjects.Count > MaxSubjects ? $"{shown} and {subjects.Count - MaxSubjects} more" : shown;
    }

    private static string Word(PlanAction action) => action switch
    {
        PlanAction.Add => "adds",
        PlanAction.Remove => "removes",
        _ => "changes",
    };
}
