using System.Collections.Immutable;
using Holdfast.Model.Store;
using Holdfast.Store.Client;
using Holdfast.Store.Etcd;
using Holdfast.Store.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Holdfast.Store.Tests.Etcd;

public sealed class EtcdMemberFacts
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_is_added_runs_with_what_was_there_and_is_removed_again()
    {
        Assert.SkipWhen(EtcdCells.Missing is not null, EtcdCells.Missing ?? "");
        await using var cells = await EtcdCells.StartAsync(members: 1);
        using var client = Patience.NewClient(cells.Urls[0]);
        await client.CommitAsync(new Transaction { Writes = [new Put("a", new byte[] { 1 })] }, Now);
        using var directory = new TempDirectory();
        var own = EtcdCells.Members(directory.Path, 1)[0] with { Name = "new", Joins = true };
        Assert.False(own.HasData);

        var members = await client.AddMemberAsync(own.PeerUrl, Now);
        var added = members.Single(m => m.IsAt(own.PeerUrl));
        Assert.False(added.HasStarted);
        own = own with { InitialCluster = members.ToImmutableSortedDictionary(m => m == added ? "new" : m.Name, m => new Uri(m.PeerUrls[0]), StringComparer.Ordinal) };

        await using var keeper = await EtcdKeeper.StartAsync(own, NullLoggerFactory.Instance, Now);
        using var there = Patience.NewClient(own.ClientUrl);
        await Patience.UntilAsync(async () => await KnowsAsync(there), "the new member serves what was there");
        Assert.True(own.HasData);
        Assert.Equal(2, (await client.MembersAsync(Now)).Count(m => m.HasStarted));

        await Patience.UntilAsync(async () => await RemovedAsync(client, added.Id), "it is removed");
        Assert.NotNull(await client.GetAsync("a", Now));
    }

    /// <summary>A fresh member may cause an election, in which the answer to the removal is lost; asking again finds out.</summary>
    private static async Task<bool> RemovedAsync(StoreClient client, ulong member)
    {
        try
        {
            if ((await client.MembersAsync(Now)).All(m => m.Id != member))
                return true;
            await client.RemoveMemberAsync(member, Now);
        }
        catch (StoreException)
        {
            // Perhaps done: the next look tells.
        }

        return false;
    }

    private static async Task<bool> KnowsAsync(StoreClient client)
    {
        try
        {
            return await client.GetAsync("a", Now) is not null;
        }
        catch (StoreException)
        {
            return false;
        }
    }
}
