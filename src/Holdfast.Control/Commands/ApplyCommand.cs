using Holdfast.Control.Proposals;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Spec;
using Holdfast.Model.Store;
using Holdfast.Model.Text;

namespace Holdfast.Control.Commands;

/// <summary>A new version of the spec: the document itself, its place in the history and its event, in one transaction.</summary>
public static class ApplyCommand
{
    /// <param name="basedOn">Refuse when the present version is another; <c>null</c> for no such condition.</param>
    /// <param name="count">A number that makes the event's key unique: the caller's own, large and rising.</param>
    public static Proposal Propose(CellState state, CellSpec spec, string text, string summary, string author, long? basedOn, string by, DateTimeOffset wall, long count)
    {
        if (state.Cell is null)
            return Proposal.Refuse("conflict", "The cell is not formed yet.", "Wait until its first voters have joined: holdfast members");
        if (spec.Cell != state.Cell.Name)
            return Proposal.Refuse("refused", $"The file is for the cell {spec.Cell}, and this is {state.Cell.Name}.", "Check the address of the API, or the first line of the file.");
        if (MaintenanceCommands.Paused(state) is { } paused)
            return paused;
        var present = state.Spec?.Number ?? 0;
        if (basedOn is { } wanted && wanted != present)
            return Proposal.Refuse("conflict", $"The spec is at version {present} now; this plan was made against version {wanted}.", "Look at what changed with holdfast history, then apply again.");

        foreach (var member in state.Members.Values)
            if (FeatureLevel.Unknown(spec, member.Level) is { IsEmpty: false } unknown)
                return Proposal.Refuse("refused", $"{member.Name} runs Holdfast {member.Version}, which does not know {Spoken.List(unknown)}: it would pass over that.", "Upgrade it first (holdfast upgrade status), or apply a spec without that.");

        var version = new SpecVersion { Number = present + 1, Text = text, Spec = spec, Author = author, At = wall, Summary = summary };
        var happened = new CellEvent
        {
            At = wall,
            Subject = "cell",
            By = by,
            Text = author.Length == 0 ? $"version {version.Number} of the spec: {summary}" : $"{author} applied version {version.Number} of the spec: {summary}",
        };
        var encoded = JsonCodec.Encode(version);
        return Proposal.Commit(new Decision
        {
            Kind = DecisionKind.ApplySpec,
            Subject = "cell",
            Text = happened.Text,
            Transaction = new Transaction
            {
                Compares = [state.Spec is { } old ? new ModifiedAt(Keys.Spec, old.Revision) : new KeyAbsent(Keys.Spec)],
                Writes =
                [
                    new Put(Keys.Spec, encoded),
                    new Put(Keys.HistoryVersion(version.Number), encoded),
                    new Put(Keys.Event(state.Control?.Epoch ?? 0, count), JsonCodec.Encode(happened)),
                ],
            },
        });
    }
}
