using Etcdserverpb;
using Microsoft.Extensions.Logging;

namespace Holdfast.Store.Embedded;

/// <summary>The open store behind the services.</summary>
internal sealed class Core : IAsyncDisposable
{
    public const string Version = "embedded 1 (etcd v3 API)";

    /// <summary>There are no elections here.</summary>
    public const ulong Term = 1;

    private readonly CancellationTokenSource _stopping = new();

    public Core(EmbeddedStoreOptions options, ILogger logger)
    {
        File = StoreFile.Open(options.DataDirectory);
        ProgressInterval = options.ProgressInterval;
        var editor = new Editor(File.Connect());
        Readers = new Readers(File);
        Log = new ChangeLog(editor.Peek());
        Writer = new Writer(editor, Log, options.RetainedRevisions, logger);
    }

    public StoreFile File { get; }

    public Readers Readers { get; }

    public ChangeLog Log { get; }

    public Writer Writer { get; }

    public TimeSpan ProgressInterval { get; }

    /// <summary>The address that clients use; known once the server listens.</summary>
    public string Url { get; set; } = "";

    public CancellationToken Stopping => _stopping.Token;

    public ResponseHeader Header(long revision) =>
        new() { ClusterId = File.ClusterId, MemberId = File.MemberId, Revision = revision, RaftTerm = Term };

    public static void SetHeader(ResponseOp operation, long revision)
    {
        var header = new ResponseHeader { Revision = revision };
        if (operation.ResponseRange is { } range)
            range.Header = header;
        else if (operation.ResponsePut is { } put)
            put.Header = header;
        else if (operation.ResponseDeleteRange is { } removed)
            removed.Header = header;
    }

    /// <summary>Ends the feeds, so that the server need not wait for their clients to leave.</summary>
    public Task EndFeedsAsync() => _stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        Readers.Dispose();
        File.Dispose();
        _stopping.Dispose();
    }
}
