using System.Collections.Immutable;
using System.Net;
using Holdfast.Control.Proposals;
using Holdfast.Model.Cell;
using Holdfast.Store.Client;

namespace Holdfast.Node.Storing;

/// <summary>
/// Takes a lost node's member out of etcd, so that it counts for no majority any more. Never when that would cost the majority; it may be
/// asked for again at any time.
/// </summary>
internal sealed class EtcdRemoval(StoreClient store)
{
    /// <summary>Null when etcd has no member of that node (any more); else why it has.</summary>
    public async Task<Refusal?> RemoveAsync(Member node, CancellationToken ct)
    {
        try
        {
            var members = await store.MembersAsync(ct);
            var peer = NodeStore.Url(IPAddress.Parse(node.Address), Ports.EtcdPeer);
            if (members.FirstOrDefault(m => m.IsAt(peer) || m.Name == node.Name) is not { } lost)
                return null;
            if (await RefuseAsync(node.Name, members.Remove(lost), ct) is { } refusal)
                return refusal;
            await store.RemoveMemberAsync(lost.Id, ct);
            return null;
        }
        catch (StoreException e)
        {
            return new Refusal("no-quorum", $"etcd's member of {node.Name} could not be removed, so nothing else was: {e.Message}", "Give the command again in some seconds; holdfast status says how the cell is.");
        }
    }

    private static async Task<Refusal?> RefuseAsync(string name, ImmutableArray<StoreMember> left, CancellationToken ct)
    {
        var alive = await AliveAsync(left, ct);
        var majority = (left.Length / 2) + 1;
        return alive >= majority
            ? null
            : new Refusal(
                "no-quorum",
                $"Without {name} etcd has {left.Length} members, of which {majority} must answer, and {alive} {(alive == 1 ? "does" : "do")}: removing it would stop the store. Nothing was changed.",
                "Bring back another voter first: holdfast members");
    }

    private static async Task<int> AliveAsync(ImmutableArray<StoreMember> members, CancellationToken ct)
    {
        var urls = members.Where(m => m.HasStarted).Select(m => new Uri(m.ClientUrls[0])).ToImmutableArray();
        if (urls.IsEmpty)
            return 0;
        using var each = new StoreClient(new StoreOptions { Endpoints = urls, AttemptTimeout = TimeSpan.FromSeconds(1) });
        return (await each.StatusAsync(ct)).Count(s => s is { Reachable: true, Leader: not 0 });
    }
}
