using Holdfast.Control.State;
using Holdfast.Model.Cell;
using Holdfast.Node.Joining;
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

        var state = StateFold.From(await store.Client.ReadAsync(Keys.Root, Cancel));
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
    public async Task Name_of_another_directory_is_refused_with_what_to_do()
    {
        await using var store = await TestStore.StartAsync();
        await Joiner(store, "hq-1").JoinAsync(Cancel);

        var refused = await Assert.ThrowsAsync<JoinException>(() => Joiner(store, "hq-1", directory: "emptied").JoinAsync(Cancel));

        Assert.Contains("put the directory back", refused.Message);
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

    private static Joiner Joiner(TestStore store, string name, string cell = "harbour", string? directory = null)
    {
        var member = new Member { Name = name, Address = "127.0.0.1", BeatEndpoint = "127.0.0.1:7421", Version = "1" };
        return new Joiner(store.Client, cell, member, store.DirectoryOf(directory ?? name), NullLogger.Instance);
    }
}
