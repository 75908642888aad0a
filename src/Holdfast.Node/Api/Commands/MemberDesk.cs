using Holdfast.Control.Commands;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Views;

namespace Holdfast.Node.Api.Commands;

/// <summary>
/// Removes a member: first from etcd, where a lost member counts against the majority, then from the cell. Only the controller's node does, since its
/// observations say that the member is gone. When it is cut off in between, giving the command again does the rest.
/// </summary>
/// <param name="gate">The way to the store.</param>
/// <param name="unseat">Takes the node's part of the store out of it; why not, or <c>null</c>.</param>
internal sealed class MemberDesk(StoreGate gate, Func<Member, CancellationToken, Task<Refusal?>> unseat)
{
    public async Task<Answer> RemoveAsync(NodeView view, string name, RemoveMemberRequest request, CancellationToken cancel)
    {
        if (Propose(view, name, request, count: 0).Refusal is { } refusal)
            return Refusals.Of(refusal);
        var member = view.State.Members[name];
        if (await unseat(member, cancel) is { } seated)
            return Refusals.Of(seated);
        return await gate.CommitAsync((fresh, count) => Propose(fresh, name, request, count), _ => Answer.Of(Report(member)), cancel);
    }

    private static Proposal Propose(NodeView view, string name, RemoveMemberRequest request, long count)
    {
        if (!view.IsController || view.Seen is not { } seen)
            return Proposal.Refuse("starting", $"{view.Node} is not the controller, and there is none that could be asked.", "Ask again in a moment: holdfast status says who the controller is.");
        return RemoveMemberCommand.Propose(view.State, seen, name, Authors.Clean(request.Author), DateTimeOffset.UtcNow, count);
    }

    private static RemoveMemberReport Report(Member member) => new() { Name = member.Name, Id = member.Id };
}
