using Etcdserverpb;
using Google.Protobuf;
using Grpc.Net.Client;
using Holdfast.Model.Store;
using Holdfast.Store.Client;
using Holdfast.Store.Embedded;
using Holdfast.Store.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Store.Tests.Embedded;

/// <summary>The embedded store's file: who may open it, what it keeps, what it refuses.</summary>
public sealed class EmbeddedFileFacts : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Database => Path.Combine(_directory.Path, "store.db");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    private Task<EmbeddedStoreServer> StartAsync(int retained = 10_000) => EmbeddedStoreServer.StartAsync(
        new EmbeddedStoreOptions
        {
            DataDirectory = _directory.Path,
            ListenUrl = new Uri($"http://{Loopback.NewAddress()}:0"),
            RetainedRevisions = retained,
        },
        NullLoggerFactory.Instance,
        Now);

    private static Transaction Put(string key, string value) =>
        new() { Writes = [new Put(key, System.Text.Encoding.UTF8.GetBytes(value))] };

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task<string> RefusalAsync() => (await Assert.ThrowsAsync<EmbeddedStoreException>(() => StartAsync())).Message;

    [Fact]
    public async Task A_folder_has_one_server_at_a_time()
    {
        await using (await StartAsync())
            Assert.Contains("in use by another server", await RefusalAsync());
        await using var next = await StartAsync();
    }

    [Fact]
    public async Task A_restart_keeps_contents_revisions_and_history()
    {
        Outcome first, second;
        await using (var server = await StartAsync())
        {
            using var client = Patience.NewClient(server.Url);
            first = await client.CommitAsync(Put("a", "1"), Now);
            second = await client.CommitAsync(Put("a", "2"), Now);
            await client.CommitAsync(new Transaction { Writes = [new Remove("a")] }, Now);
        }

        await using var again = await StartAsync();
        using var reader = Patience.NewClient(again.Url);
        var contents = await reader.ReadAsync("", Now);
        Assert.Equal((second.Revision + 1, 0), (contents.Revision, contents.Entries.Length));
        var feed = await reader.WatchAsync("a", first.Revision, Now).TakeAsync(batch => batch.Revision == contents.Revision);
        Assert.Equal([first.Revision, second.Revision, contents.Revision], feed.Select(batch => batch.Revision));
        Assert.Equal(contents.Revision + 1, (await reader.CommitAsync(Put("b", "1"), Now)).Revision);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var garbage = Enumerable.Range(0, 20_000).Select(i => (byte)(i * 31)).ToArray();
        await File.WriteAllBytesAsync(Database, garbage, Now);
        Assert.Contains("damaged or unreadable", await RefusalAsync());
        Assert.Equal(garbage, await File.ReadAllBytesAsync(Database, Now));
    }

    [Fact]
    public async Task A_damaged_database_is_refused()
    {
        await using (var server = await StartAsync())
        {
            using var client = Patience.NewClient(server.Url);
            for (var i = 0; i < 50; i++)
                await client.CommitAsync(Put($"{i}", new string('x', 2_000)), Now);
        }

        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        await using (var file = new FileStream(Database, FileMode.Open))
        {
            file.Position = 4_096;
            await file.WriteAsync(new byte[60_000], Now);
        }

        Assert.Contains("damaged or unreadable", await RefusalAsync());
    }

    [Fact]
    public async Task Another_programs_database_is_refused()
    {
        Execute("CREATE TABLE mine(a)");
        Assert.Contains("not a store of Holdfast", await RefusalAsync());
    }

    [Fact]
    public async Task A_newer_layout_is_refused()
    {
        await using (await StartAsync())
        {
        }

        Execute("PRAGMA user_version = 99");
        Assert.Contains("newer Holdfast", await RefusalAsync());
    }

    [Fact]
    public async Task An_address_in_use_is_refused_and_frees_the_folder()
    {
        await using var other = new Relay(Loopback.NewUrl());
        var options = new EmbeddedStoreOptions { DataDirectory = _directory.Path, ListenUrl = other.Url };
        var refused = await Assert.ThrowsAsync<EmbeddedStoreException>(
            () => EmbeddedStoreServer.StartAsync(options, NullLoggerFactory.Instance, Now));
        Assert.Contains("cannot listen", refused.Message);
        await using var next = await StartAsync();
    }

    [Fact]
    public async Task Old_history_is_forgotten_by_itself_and_the_newest_kept()
    {
        await using var server = await StartAsync(retained: 50);
        using var client = Patience.NewClient(server.Url);
        var outcome = default(Outcome);
        for (var i = 0; i < 200; i++)
            outcome = await client.CommitAsync(Put($"{i % 3}", $"{i}"), Now);
        var compacted = await Assert.ThrowsAsync<CompactedException>(() => client.WatchAsync("", 2, Now).TakeAsync(_ => false));
        Assert.InRange(compacted.CompactRevision, outcome.Revision - 60, outcome.Revision - 50);
        Assert.Equal(3, (await client.ReadAsync("", Now)).Entries.Length);
        var feed = await client.WatchAsync("", outcome.Revision - 40, Now).TakeAsync(batch => batch.Revision == outcome.Revision);
        Assert.Equal(41, feed.Count(batch => !batch.Changes.IsEmpty));
    }

    [Fact]
    public async Task A_client_that_does_not_read_loses_its_watch_instead_of_filling_the_memory()
    {
        await using var server = await StartAsync(retained: 5);
        using var client = Patience.NewClient(server.Url);
        var first = await client.CommitAsync(Put("large", "first"), Now);
        using var channel = GrpcChannel.ForAddress(server.Url, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        using var stream = new WatchStream(new Watch.WatchClient(channel));
        await stream.CreateAsync(new WatchCreateRequest { Key = ByteString.CopyFromUtf8("large"), StartRevision = first.Revision });
        await stream.NextAsync(response => response.Created);
        for (var i = 0; i < 40; i++)
            await client.CommitAsync(Put("large", new string('x', 500_000)), Now);
        var end = await stream.NextAsync(response => response.Canceled);
        Assert.True(end.CompactRevision > first.Revision);
    }
}
