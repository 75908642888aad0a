using System.Buffers.Binary;
using Holdfast.Demo.Board;
using Holdfast.Model.Cell;
using Holdfast.Model.Json;
using Holdfast.Model.Store;
using Holdfast.Model.Time;
using Holdfast.Store.Client;
using Holdfast.Store.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Demo.Tests.Board;

/// <summary>A real store in a temporary folder, and the test in the part of controller and guard.</summary>
internal sealed class BoardCell : IAsyncDisposable
{
    private const string GrantKey = "/holdfast/grants/board";

    /// <summary>Two busy cores may need long for a first call.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly EmbeddedStoreServer _server;

    private BoardCell(string folder, EmbeddedStoreServer server)
    {
        _folder = folder;
        _server = server;
        Client = new StoreClient(new StoreOptions { Endpoints = [server.Url], AttemptTimeout = Patience, Deadline = Patience, ConnectTimeout = Patience });
    }

    public StoreClient Client { get; }

    public static async Task<BoardCell> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-demo-test-").FullName;
        var options = new EmbeddedStoreOptions { DataDirectory = Path.Combine(folder, "store"), ListenUrl = new Uri("http://127.0.0.1:0") };
        return new BoardCell(folder, await EmbeddedStoreServer.StartAsync(options, NullLoggerFactory.Instance));
    }

    public BoardOptions Options(string node) => new()
    {
        Listen = new Uri("http://127.0.0.1:0"),
        Node = node,
        Service = "board",
        Store = [_server.Url],
        GrantKey = GrantKey,
        LeaseFile = Path.Combine(_folder, $"{node}.lease"),
        Log = Path.Combine(_folder, $"{node}.log"),
        StorePatience = TimeSpan.FromSeconds(2),
    };

    public BoardDesk Desk(string node, LeaseFile lease, ActingLog log) =>
        new(Options(node), new BoardStore(Client, GrantKey), () => lease, log);

    /// <summary>Commits a grant and returns its revision.</summary>
    public async Task<long> GrantAsync(long epoch, long holder, long moveTo = 0)
    {
        var grant = new Grant { Service = "board", Epoch = epoch, Holder = holder, MoveTo = moveTo };
        var outcome = await Client.CommitAsync(new Transaction { Writes = [new Put(GrantKey, JsonCodec.Encode(grant))] });
        return outcome.Revision;
    }

    public void WriteLease(string node, Moment until)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, until.Nanoseconds);
        using var file = new FileStream(Options(node).LeaseFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(bytes);
    }

    public LeaseFile OpenLease(string node, TimeSpan left)
    {
        WriteLease(node, BootClock.Now + left);
        return LeaseFile.Open(Options(node).LeaseFile);
    }

    public string ReadLog(string node) => File.ReadAllText(Options(node).Log);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
