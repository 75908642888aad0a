using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Model.Store;
using Holdfast.Node.Joining;
using Holdfast.Node.Tests.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Holdfast.Node.Tests.Joining;

/// <summary>Who may be which member.</summary>
public sealed class JoinerFacts
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_node_founds_the_cell_and_each_node_gets_an_id_of_its_own()
    {
        await using var store = await TestStore.StartAsync();

        var first = await Joiner(store, "hq-1").JoinAsync(Cancel);
        var second = await Joiner(store, "hq-2").JoinAsync(Cancel);

        var state = await StateAsync(store);
        Assert.Equal("harbour", state.Cell!.Name);
        Assert.Equal(first, state.Members["hq-1"].Id);
        Assert.Equal(second, state.Members["hq-2"].Id);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Node_that_comes_back_is_the_same_member()
    {
        await using var store = await TestStore.StartAsync();
        var id = await Joiner(store, "hq-1").JoinAsync(Cancel);

        Assert.Equal(id, await Joiner(store, "hq-1").JoinAsync(Cancel));
    }

    [Fact]
    public async Task Crash_in_the_middle_of_joining_is_made_good()
    {
        await using var store = await TestStore.StartAsync();
        var id = await Joiner(store, "hq-1").JoinAsync(Cancel);
        var identity = Identity.Read(store.DirectoryOf("hq-1"))!;
        (identity with { Id = 0 }).Write(store.DirectoryOf("hq-1"));

        Assert.Equal(id, await Joiner(store, "hq-1").JoinAsync(Cancel));
    }

    [Fact]
    public async Task Node_that_lost_its_directory_waits_until_the_lost_member_is_removed_and_joins_as_a_new_one()
    {
        await using var store = await TestStore.StartAsync();
        var lost = await Joiner(store, "hq-1").JoinAsync(Cancel);
        var log = new TestLog();

        var joining = Joiner(store, "hq-1", directory: "emptied", log: log.CreateLogger("test")).JoinAsync(Cancel);
        Assert.Contains("holdfast member remove hq-1", await log.WaitForAsync(1002));
        Assert.False(joining.IsCompleted);
        Assert.Equal(lost, (await StateAsync(store)).Members["hq-1"].Id);
        await RemoveAsync(store, "hq-1");

        Assert.NotEqual(lost, await joining);
        Assert.Equal(await joining, (await StateAsync(store)).Members["hq-1"].Id);
    }

    [Fact]
    public async Task Node_that_was_removed_is_told_so()
    {
        await using var store = await TestStore.StartAsync();
        await Joiner(store, "hq-1").JoinAsync(Cancel);
        await RemoveAsync(store, "hq-1");

        var removed = await Assert.ThrowsAsync<JoinException>(() => Joiner(store, "hq-1").JoinAsync(Cancel));

        Assert.Contains("it was removed", removed.Message);
    }

    [Fact]
    public async Task Node_whose_name_belongs_to_its_successor_is_told_so()
    {
        await using var store = await TestStore.StartAsync();
        await Joiner(store, "hq-1").JoinAsync(Cancel);
        await RemoveAsync(store, "hq-1");
        await Joiner(store, "hq-1", directory: "successor").JoinAsync(Cancel);

        await Assert.ThrowsAsync<JoinException>(() => Joiner(store, "hq-1").JoinAsync(Cancel));
    }

    [Fact]
    public async Task Store_of_another_cell_is_refused()
    {
        await using var store = await TestStore.StartAsync();
        await Joiner(store, "hq-1").JoinAsync(Cancel);

        var refused = await Assert.ThrowsAsync<JoinException>(() => Joiner(store, "hq-2", cell: "quay").JoinAsync(Cancel));

        Assert.Contains("--cell harbour", refused.Message);
    }

    [Fact]
    public async Task Directory_of_another_node_is_refused()
    {
        await using var store = await TestStore.StartAsync();
        await Joiner(store, "hq-1").JoinAsync(Cancel);

        await Assert.ThrowsAsync<JoinException>(() => Joiner(store, "hq-2", directory: "hq-1").JoinAsync(Cancel));
    }

    private static async Task<CellState> StateAsync(TestStore store) => StateFold.From(await store.Client.ReadAsync(Keys.Root, Cancel));

    private static async Task RemoveAsync(TestStore store, string name)
        => await store.Client.CommitAsync(new Transaction { Writes = [new Remove(Keys.Member(name))] }, Cancel);

    private static Joiner Joiner(TestStore store, string name, string cell = "harbour", string? directory = null, ILogger? log = null)
    {
        var member = new Member { Name = name, Address = "127.0.0.1", BeatEndpoint = "127.0.0.1:7421", Version = "1" };
        return new Joiner(store.Client, cell, member, store.DirectoryOf(directory ?? name), log ?? NullLogger.Instance);
    }
}
