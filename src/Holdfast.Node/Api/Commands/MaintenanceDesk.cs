using Holdfast.Control.Commands;
using Holdfast.Control.Explaining;
using Holdfast.Control.Proposals;
using Holdfast.Model.Reports;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Views;

namespace Holdfast.Node.Api.Commands;

/// <summary>Takes nodes out of service and back, restarts services, and has the cell left alone. Only the controller's node does: its observations say who is ready.</summary>
internal sealed class MaintenanceDesk(ViewBoard board, StoreGate gate)
{
    private const int LongestReason = 200;

    private delegate Proposal Propose(NodeView view, MaintenanceRequest request, long count);

    public Task<Answer> DrainAsync(string node, MaintenanceRequest request, CancellationToken cancel)
        => TakeAsync(request, (v, r, n) => MaintenanceCommands.Drain(v.State, v.Seen!, node, r, DateTimeOffset.UtcNow, n), v => Explain.DrainPlan(v.State, v.Seen!, node, request.Force), cancel);

    public Task<Answer> ResumeAsync(string node, MaintenanceRequest request, CancellationToken cancel)
        => TakeAsync(request, (v, r, n) => MaintenanceCommands.Resume(v.State, v.Seen!, node, r, DateTimeOffset.UtcNow, n), _ => new MaintenanceReport { Subject = node }, cancel);

    public Task<Answer> RestartAsync(string service, MaintenanceRequest request, CancellationToken cancel)
        => TakeAsync(request, (v, r, n) => RestartCommand.Propose(v.State, v.Seen!, service, r, DateTimeOffset.UtcNow, n), v => RestartCommand.Plan(v.State, v.Seen!, service), cancel);

    public Task<Answer> PauseAsync(MaintenanceRequest request, CancellationToken cancel)
        => TakeAsync(request, (v, r, n) => MaintenanceCommands.Pause(v.State, v.Seen!, r, DateTimeOffset.UtcNow, n), _ => new MaintenanceReport { Subject = "cell" }, cancel);

    public Task<Answer> UnpauseAsync(MaintenanceRequest request, CancellationToken cancel)
        => TakeAsync(request, (v, r, n) => MaintenanceCommands.Unpause(v.State, v.Seen!, r, DateTimeOffset.UtcNow, n), _ => new MaintenanceReport { Subject = "cell" }, cancel);

    private async Task<Answer> TakeAsync(MaintenanceRequest request, Propose propose, Func<NodeView, MaintenanceReport> plan, CancellationToken cancel)
    {
        if (request.Reason.Length > LongestReason || request.Reason.Any(char.IsControl))
            return Refusals.BadRequest($"The reason is longer than {LongestReason} characters, or has control characters in it.", "Say it in one short line.");
        request = request with { Author = Authors.Clean(request.Author), Reason = request.Reason.Trim() };
        if (request.DryRun)
            return Try(board.Current, request, propose, 0).Refusal is { } refusal ? Refusals.Of(refusal) : Answer.Of(plan(board.Current));
        var text = "";
        return await gate.CommitAsync(
            (view, count) =>
            {
                var proposal = Try(view, request, propose, count);
                text = proposal.Decision?.Text ?? "";
                return proposal;
            },
            view => Answer.Of(plan(view) with { Accepted = true, Reason = text }),
            cancel);
    }

    private static Proposal Try(NodeView view, MaintenanceRequest request, Propose propose, long count)
        => view.IsController && view.Seen is not null
            ? propose(view, request, count)
            : Proposal.Refuse("starting", $"{view.Node} is not the controller, and there is none that could be asked.", "Ask again in a moment: holdfast status says who the controller is.");
}
