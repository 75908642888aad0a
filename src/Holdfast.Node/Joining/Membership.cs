using Holdfast.Node.Following;
using Holdfast.Node.Running;

namespace Holdfast.Node.Joining;

/// <summary>Watches whether this node is a member still. It may have been removed while it was cut off, and another one may have its name.</summary>
internal sealed class Membership(AgentOptions options, long id, Follower follower, Changes changes)
{
    /// <summary>Ends only by cancelling, or with a <see cref="RemovedException"/>.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var seen = changes.Count;
            var state = follower.State;
            if (state.Cell is not null && state.MemberWith(id) is null)
                throw new RemovedException(Said(options.Cell, options.Name, id, options.DataDirectory));
            await changes.WaitAsync(seen, ct);
        }
    }

    public static string Said(string cell, string name, long id, string directory)
        => $"{name} is no member of the cell {cell} any more: it was removed (it was member {id}). It has let go of everything. To join anew, as a new member, empty {directory} and start again.";
}
