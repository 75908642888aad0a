using Holdfast.Model.Cell;
using Holdfast.Simulation.Nodes;
using Holdfast.Simulation.Storing;

namespace Holdfast.Simulation.Checking;

/// <summary>Grants as they are committed: epochs only rise, and none is given while the former holder could still act under the old one.</summary>
internal sealed class GrantCheck(World world, Action<string, string> fail)
{
    /// <summary>A failback, and one more for a node that was ready a little too late.</summary>
    private const int MostMoves = 2;

    private readonly SortedDictionary<string, int> _moves = new(StringComparer.Ordinal);
    private bool _whole;

    public void WholeAgain() => _whole = true;

    public void Committed(Commit commit)
    {
        if (commit.Former.Control?.Epoch != commit.Next.Control?.Epoch)
            Control(commit.Former.Control, commit.Next.Control);
        foreach (var change in commit.Batch.Changes)
        {
            if (!change.Key.StartsWith(Keys.Grants, StringComparison.Ordinal))
                continue;
            var service = change.Key[Keys.Grants.Length..];
            Replaced(service, commit.Former.Grants.GetValueOrDefault(service), commit.Next.Grants.GetValueOrDefault(service));
        }
    }

    private void Control(ControlRecord? former, ControlRecord? next)
    {
        world.Counters.Controllers++;
        if (next is null || next.Epoch < former?.Epoch)
            fail("epoch", $"control went from epoch {former?.Epoch} back to {next?.Epoch}");
    }

    private void Replaced(string service, Grant? former, Grant? next)
    {
        if (next is null)
        {
            fail("epoch", $"the record of {service} is gone, and its epochs with it");
            return;
        }

        var moved = former is not null && former.Holder == next.Holder && former.Epoch == next.Epoch;
        if (former is not null && !moved && next.Epoch <= former.Epoch)
            fail("epoch", $"{service} went from epoch {former.Epoch} of {former.Holder} to epoch {next.Epoch} of {next.Holder}");
        if (next.From != 0)
            world.Counters.Revokes++;
        if (!moved)
            ByTheController(service, next);
        if (former is null || moved || next.Holder == 0)
            return;
        world.Counters.Grants++;
        if (_whole && (_moves[service] = _moves.GetValueOrDefault(service) + 1) > MostMoves)
            fail("restless", $"{service} has moved {_moves[service]} times since the cell was whole again");
        Proved(service, former, next);
    }

    /// <summary>A controller that has been replaced decides nothing any more.</summary>
    private void ByTheController(string service, Grant next)
    {
        var truth = world.Store.Truth;
        var controller = truth.NameOf(truth.Control?.Controller ?? 0);
        if (next.By != controller)
            fail("control", $"epoch {next.Epoch} of {service} was written by {next.By}, and {controller} controls the cell");
    }

    /// <summary>The former holder has released it, has carried out the revoke, has no lease any more, or is no more.</summary>
    private void Proved(string service, Grant former, Grant next)
    {
        var (holder, epoch) = former.Holder != 0 ? (former.Holder, former.Epoch) : (former.From, former.Epoch - 1);
        if (holder == 0 || world.Nodes.FirstOrDefault(n => n.Id == holder) is not { GuardUp: true } node)
            return;
        var released = node.Disk.Floors.Floors.Any(f => f.Service == service && f.Epoch >= epoch);
        var carriedOut = former.Holder == 0 && Math.Max(node.SaidApplied, node.Guard!.Applied) >= former.Revision;
        if (released || carriedOut)
            return;
        if (HasLease(node))
            fail("proof", $"{service} was granted under epoch {next.Epoch} while {node.Name}, which holds epoch {epoch}, had its lease and had not released it");
        else if (NeedsFence(service) && former.Holder == 0 && world.Store.Truth.FenceOf(holder) is not { Covers: > 0 })
            fail("proof", $"{service} was granted under epoch {next.Epoch} although {node.Name}, which held epoch {epoch}, was not fenced");
    }

    private bool NeedsFence(string service) => world.Store.Truth.Spec is { Spec: { } spec } && spec.Service(service) is { } found && spec.NeedsFence(found);

    private bool HasLease(VirtualNode node) => node.Guard!.LeaseUntil.Nanoseconds > 0 && node.Clock.When(node.Guard.LeaseUntil) > world.Time.Now;
}
