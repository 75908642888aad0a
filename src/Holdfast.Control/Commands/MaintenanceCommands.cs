using Holdfast.Control.Explaining;
using Holdfast.Control.Observing;
using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Reports;
using Holdfast.Model.Store;
using Holdfast.Model.Text;

namespace Holdfast.Control.Commands;

/// <summary>
/// A person takes a node out of service and puts it back, or has the whole cell left alone. Each is a record; what follows from it, rules and nodes
/// find by themselves. Proposed by the controller's node, whose observations say who is ready.
/// </summary>
public static class MaintenanceCommands
{
    /// <param name="count">A number that makes the event's key unique: the caller's own, large and rising.</param>
    public static Proposal Drain(CellState state, Observations seen, string node, MaintenanceRequest request, DateTimeOffset wall, long count)
    {
        if (FenceTargets.Unknown(state, node) is { } unknown)
            return unknown;
        if (Paused(state) is { } paused)
            return paused;
        if (!request.Force && DrainPlans.Stopped(state, seen, node) is { Length: > 0 } stopped)
            return Proposal.Refuse(
                "refused",
                $"No other node is ready for {Spoken.List(stopped)}: draining {node} would stop {(stopped.Length == 1 ? "it" : "them")}.",
                $"See what the others lack (holdfast why {stopped[0]}), or stop {(stopped.Length == 1 ? "it" : "them")} with --force.");
        var drain = new Drain { Node = node, Reason = request.Reason, Force = request.Force, By = request.Author, At = wall };
        return Commit(state, seen, DecisionKind.Drain, node, $"{node} is {drain.Why}", new Put(Keys.Drain(node), JsonCodec.Encode(drain)), wall, count);
    }

    /// <inheritdoc cref="Drain"/>
    public static Proposal Resume(CellState state, Observations seen, string node, MaintenanceRequest request, DateTimeOffset wall, long count)
        => FenceTargets.Unknown(state, node) is { } unknown ? unknown
            : state.Drains.GetValueOrDefault(node) is { Automatic: true } sick ? Proposal.Refuse("refused", $"{node} is {sick.Why}: nobody has drained it.", "Mend that; it is put back by itself once its checks pass. See them: holdfast health")
            : state.Drains.ContainsKey(node) ? Commit(state, seen, DecisionKind.Drain, node, $"{node} is {Maintained("in service again", request)}", new Remove(Keys.Drain(node)), wall, count)
            : Proposal.Refuse("conflict", $"{node} is not drained.", state.Pause is null ? "There is nothing to resume." : "The cell is paused; to resume that: holdfast resume");

    /// <inheritdoc cref="Drain"/>
    public static Proposal Pause(CellState state, Observations seen, MaintenanceRequest request, DateTimeOffset wall, long count)
    {
        var pause = new Pause { Reason = request.Reason, By = request.Author, At = wall };
        return Commit(state, seen, DecisionKind.Pause, "cell", $"The cell is {pause.Why}: nothing is started, moved or failed over", new Put(Keys.Pause, JsonCodec.Encode(pause)), wall, count);
    }

    /// <inheritdoc cref="Drain"/>
    public static Proposal Unpause(CellState state, Observations seen, MaintenanceRequest request, DateTimeOffset wall, long count)
        => state.Pause is null
            ? Proposal.Refuse("conflict", "The cell is not paused.", state.Drains.IsEmpty ? "There is nothing to resume." : $"To resume a drained node: holdfast resume {state.Drains.Keys.First()}")
            : Commit(state, seen, DecisionKind.Pause, "cell", $"The cell is {Maintained("no longer paused", request)}", new Remove(Keys.Pause), wall, count);

    /// <summary>The refusal of every command that would move or start something in a paused cell.</summary>
    internal static Proposal? Paused(CellState state) => state.Pause is { } pause
        ? Proposal.Refuse("conflict", $"The cell is {pause.Why}: nothing is started or moved.", "When that is over: holdfast resume")
        : null;

    private static string Maintained(string what, MaintenanceRequest request) => request.Author.Length == 0 ? what : $"{what}, by {request.Author}";

    private static Proposal Commit(CellState state, Observations seen, DecisionKind kind, string subject, string text, Write write, DateTimeOffset wall, long count)
        => Proposal.Commit(new Proposer(state, state.NameOf(seen.Self), wall, count).Decide(kind, subject, text, kind == DecisionKind.Pause ? EventLevel.Warning : EventLevel.Info, 0, [], [write]));
}
