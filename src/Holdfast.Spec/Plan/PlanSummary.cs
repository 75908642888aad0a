using Holdfast.Model.Reports;

namespace Holdfast.Spec.Plan;

/// <summary>A plan in one line, for the history: <c>add service board; change service web (command, checks); remove node hq-3</c>.</summary>
internal static class PlanSummary
{
    private const int Longest = 200;

    public static string Of(IReadOnlyCollection<PlanLine> plan)
    {
        if (plan.Count == 0) return "no change";
        var parts = plan.GroupBy(l => l.Subject, StringComparer.Ordinal).Select(Part);
        return Faults.Quoted.Safe(string.Join("; ", parts), Longest);
    }

    private static string Part(IGrouping<string, PlanLine> subject)
    {
        var lines = subject.ToList();
        if (lines is [{ Action: not PlanAction.Change } only] && !only.Change.StartsWith("checks[", StringComparison.Ordinal))
            return $"{(only.Action == PlanAction.Add ? "add" : "remove")} {subject.Key}";
        return $"change {subject.Key} ({string.Join(", ", lines.Select(l => Key(l.Change)).Distinct(StringComparer.Ordinal))})";
    }

    private static string Key(string change) => change.Split([' ', '.', '['], 2)[0];
}
