using System.Collections.Immutable;
using Holdfast.Control.Explaining.Problems;
using Holdfast.Control.Placement;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Model.Text;

namespace Holdfast.Control.Explaining;

/// <summary>What should hold of a service besides that it is served, each with its evidence. The problems of a report speak of the same.</summary>
internal static class Conditions
{
    public static ImmutableArray<Condition> Of(Sight sight, ServiceSpec spec, ServiceReport report)
    {
        if (sight.Seen is null || sight.JustBegun)
            return [];
        var ranking = sight.Rank(spec.Name);
        var serving = ServiceStates.Serving(spec, report);
        if (spec.Mode == ServiceMode.ActiveActive)
            return [Survives(serving, [.. ranking.Where(c => c.Ready && !serving.Contains(c.Node))], null), .. SurvivesDomain(sight, spec, serving)];
        Candidate[] others = [.. ranking.Where(c => !serving.Contains(c.Node))];
        return [Standby(others), Survives(serving, [.. others.Where(c => c.Ready)], others.FirstOrDefault(c => c.LastResort.Length > 0)), .. SurvivesDomain(sight, spec, serving), .. HasRoom(sight, spec, serving)];
    }

    /// <summary>It came to be so when the last of them ceased to be ready.</summary>
    private static Condition Standby(Candidate[] others)
    {
        Candidate[] ready = [.. others.Where(c => c.Ready)];
        return new Condition
        {
            Name = "standby-ready",
            Holds = ready.Length > 0,
            Why = ready.Length > 0 ? $"{Spoken.List([.. ready.Select(c => c.Node)])} could take over"
                : others.Length == 0 ? "the spec lets it run nowhere else" : $"no standby is ready: {ServiceProblems.Lacks(others)}",
            For = ready.Length > 0 ? ready.Max(c => c.For) : others.Min(c => c.For),
        };
    }

    private static IEnumerable<Condition> SurvivesDomain(Sight sight, ServiceSpec spec, string[] serving)
    {
        if (serving.Length == 0 || !DomainLoss.Applies(sight.Spec, spec))
            yield break;
        var able = DomainLoss.Able(sight, spec, serving);
        var loss = DomainLoss.Of(sight.Spec, spec, able);
        if (able.Length > 1)
            yield return new Condition
            {
                Name = "survives-domain-loss",
                Holds = loss is null,
                Why = loss is null ? $"{Spoken.List(able)} share nothing that the spec knows of" : $"it would not survive the loss of {loss.Domain}, where {Spoken.List(able)} are",
            };
    }

    private static IEnumerable<Condition> HasRoom(Sight sight, ServiceSpec spec, string[] serving)
    {
        if (serving.Length > 0 && !spec.Needs.IsEmpty)
            yield return new Condition
            {
                Name = "has-room",
                Holds = !sight.NoRoom.ContainsKey(spec.Name),
                Why = sight.NoRoom.TryGetValue(spec.Name, out var ranking) ? $"it would find no room if {serving[0]} were lost: {ServiceProblems.Lacks(ranking)}" : $"there is room for it and for all else that {serving[0]} holds",
            };
    }

    private static Condition Survives(string[] serving, Candidate[] others, Candidate? lastResort) => new()
    {
        Name = "survives-loss",
        Holds = serving.Length > 0 && (serving.Length > 1 || others.Length > 0),
        Why = serving.Length == 0 ? "it is served by no node"
            : serving.Length > 1 ? $"{Spoken.List(serving)} serve it"
            : others.Length > 0 ? $"{others[0].Node} would take over from {serving[0]}"
            : $"it would not survive the loss of {serving[0]}{(lastResort is null ? "" : $", but for a last resort: {lastResort.Node} ({lastResort.Why})")}",
    };
}
