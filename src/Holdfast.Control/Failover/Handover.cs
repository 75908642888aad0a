using System.Collections.Immutable;
using Holdfast.Control.Placement;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;

namespace Holdfast.Control.Failover;

/// <summary>Commits the next grant of a service, with its evidence, its ranking and its incident, in one transaction.</summary>
internal static class Handover
{
    private const int MaxRecorded = 10;

    /// <param name="before">The grant that is replaced, or <c>null</c> for a service's first.</param>
    /// <param name="incident">As it stands; it gets the new holder, the epoch and the phase.</param>
    /// <param name="proof">What shows that the former holder has let go, a sentence each.</param>
    /// <param name="closed">An incident that this one cuts short, or <c>null</c>.</param>
    public static void To(Look look, Candidate to, IReadOnlyList<Candidate> ranking, Grant? before, Incident incident, string reason, string[] proof, Incident? closed)
    {
        var grant = new Grant
        {
            Service = incident.Service,
            Holder = to.Member,
            Epoch = (before?.Epoch ?? 0) + 1,
            Reason = reason,
            Evidence = [incident.Cause, .. proof],
            Ranking = Recorded(ranking),
            Incident = incident.Number,
            At = look.Wall,
            By = look.State.NameOf(look.Seen.Self),
        };
        var recorded = incident with
        {
            To = to.Node,
            Epoch = grant.Epoch,
            Phases = [.. incident.Phases, look.Mark(Phase.Granted, look.Seen.Now, grant.By, $"epoch {grant.Epoch} to {to.Node}")],
        };
        Write[] writes =
        [
            Proposer.Put(grant),
            Proposer.Put(recorded),
            .. closed is null ? (Write[])[] : [Proposer.Put(closed with { Closed = true })],
            .. look.State.Promotions.ContainsKey(incident.Service) ? (Write[])[new Remove(Keys.Promotion(incident.Service))] : [],
        ];
        look.Place(grant, to.Member);
        look.Add(look.Proposer.Decide(DecisionKind.Grant, incident.Service, reason, Level(incident.Kind), incident.Number, [Proposer.Unchanged(before, incident.Service)], writes));
    }

    /// <summary>For the grant: the best, and how many more there were, so that a large cell's grants stay small.</summary>
    public static ImmutableArray<string> Recorded(IReadOnlyList<Candidate> ranking)
    {
        string[] best = [.. ranking.Take(MaxRecorded).Select((c, i) => $"{i + 1}. {c.Line}")];
        return ranking.Count > MaxRecorded ? [.. best, $"and {ranking.Count - MaxRecorded} more"] : [.. best];
    }

    /// <summary>The first candidate's advantage over the others, for the sentence.</summary>
    public static string Chosen(Candidate to, IReadOnlyList<Candidate> ranking)
    {
        var ready = ranking.Count(c => c.Ready);
        var which = ready == 1 ? "the only node that is ready" : ranking.First(c => c.Ready).Member == to.Member ? $"first of {ready} ready nodes" : $"the one of {ready} ready nodes that was chosen";
        return $"{to.Node} is {which} ({to.Why})";
    }

    private static EventLevel Level(IncidentKind kind) => kind == IncidentKind.Failover ? EventLevel.Warning : EventLevel.Info;
}
