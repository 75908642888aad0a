using System.Collections.Concurrent;
using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;
using Holdfast.Node.Following;
using Holdfast.Node.Running;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Holdfast.Node.Tests.Following;

/// <summary>A node's copy of the state: read once, then every change in order.</summary>
public sealed class FollowerFacts
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task State_is_read_once_and_then_followed_revision_by_revision()
    {
        await using var store = await TestStore.StartAsync();
        var contact = new StoreContact();
        var changes = new Changes();
        var steps = new ConcurrentQueue<(long Former, long Next)>();
        var read = 0;
        await PutAsync(store, "hq-1");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var follower = new Follower(store.Client, contact, NullLogger.Instance)
        {
            WasRead = _ => read++,
            WasChanged = (former, next) => steps.Enqueue((former.Revision, next.Revision)),
            Published = changes.Tell,
        };
        var running = follower.RunAsync(end.Token);
        await UntilAsync(changes, () => follower.State.Members.ContainsKey("hq-1"));

        await PutAsync(store, "hq-2");
        await PutAsync(store, "hq-3");
        await UntilAsync(changes, () => follower.State.Members.Count == 3);

        Assert.Equal(1, read);
        Assert.All(steps, step => Assert.True(step.Former < step.Next));
        Assert.Equal(steps.Select(s => s.Former).Skip(1), steps.Select(s => s.Next).SkipLast(1));
        Assert.False(contact.IsSilent);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static Task<Outcome> PutAsync(TestStore store, string name)
    {
        var member = new Member { Name = name };
        return store.Client.CommitAsync(new Transaction { Writes = [new Put(Keys.Member(name), JsonCodec.Encode(member))] }, TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Changes changes, Func<bool> isSo)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        for (var seen = changes.Count; !isSo(); seen = await changes.WaitAsync(seen, bound.Token))
        {
            // Looks again after each change.
        }
    }
}
