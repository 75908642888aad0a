using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Holdfast.Store.Embedded;

/// <summary>
/// The one writer: takes what is in its inbox, carries it out in one transaction of the database, and answers all of it after the
/// commit (group commit: one fsync for many writes). Order: durable, then told to the watches, then acknowledged.
/// </summary>
internal sealed partial class Writer : IAsyncDisposable
{
    private const int InboxSize = 2_048;
    private const int MostTogether = 512;

    private readonly Channel<IWork> _inbox = Channel.CreateBounded<IWork>(new BoundedChannelOptions(InboxSize) { SingleReader = true });
    private readonly Editor _editor;
    private readonly ChangeLog _log;
    private readonly int _retained;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private string? _broken;

    public Writer(Editor editor, ChangeLog log, int retained, ILogger logger)
    {
        _editor = editor;
        _log = log;
        _retained = retained;
        _logger = logger;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>One request to carry out, and whom to answer.</summary>
    private interface IWork
    {
        void Do(Editor editor);

        void Answer(RpcException? failure);
    }

    /// <summary>Carries out the work and returns its result with the store's revision right after it, once both are durable.</summary>
    public Task<(T Result, long Revision)> SubmitAsync<T>(Func<Editor, T> work, CancellationToken ct)
    {
        if (Volatile.Read(ref _broken) is { } broken)
            throw new RpcException(new Status(StatusCode.Unavailable, broken));
        var item = new Work<T>(work);
        if (_inbox.Writer.TryWrite(item))
            return item.Task.WaitAsync(ct);
        throw _inbox.Reader.Completion.IsCompleted || _loop.IsCompleted ? Errors.Stopped() : Errors.TooManyRequests();
    }

    /// <summary>Finishes what is in the inbox and takes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        _inbox.Writer.TryComplete();
        await _loop;
        _editor.Dispose();
    }

    private async Task LoopAsync()
    {
        var together = new List<IWork>(MostTogether);
        while (await _inbox.Reader.WaitToReadAsync())
        {
            while (together.Count < MostTogether && _inbox.Reader.TryRead(out var work))
                together.Add(work);
            var failure = Carry(together);
            foreach (var work in together)
                work.Answer(failure);
            together.Clear();
        }
    }

    private RpcException? Carry(List<IWork> together)
    {
        if (_broken is not null)
            return new RpcException(new Status(StatusCode.Unavailable, _broken));
        try
        {
            _editor.Begin();
            foreach (var work in together)
                work.Do(_editor);
            ForgetOldHistory();
        }
        catch (Exception e)
        {
            return Undo(e);
        }

        try
        {
            _log.Publish(_editor.Commit(), _editor.Progress);
            return null;
        }
        catch (SqliteException e) when (IsFull(e))
        {
            return Undo(e);
        }
        catch (Exception e)
        {
            return Break(e);
        }
    }

    /// <summary>In steps of a tenth, so that a compaction is small and rare.</summary>
    private void ForgetOldHistory()
    {
        var oldest = _editor.Progress.Revision - _retained;
        if (oldest - _editor.Progress.Compacted > Math.Max(1, _retained / 10))
            _editor.Compact(oldest);
    }

    /// <summary>Before the commit nothing is done, and the next transaction may go well: the disk may have room again.</summary>
    private RpcException Undo(Exception e)
    {
        LogFailed(_logger, e);
        try
        {
            _editor.Rollback();
        }
        catch (SqliteException again)
        {
            return Break(again);
        }

        return IsFull(e) ? Errors.NoSpace() : new RpcException(new Status(StatusCode.Internal, $"the embedded store failed: {e.Message}"));
    }

    /// <summary>A commit that failed is perhaps done, and what the disk holds is not known: no more writes until a restart reads it anew.</summary>
    private RpcException Break(Exception e)
    {
        var text = $"the embedded store's disk failed ({e.Message}); it takes no writes until it is restarted. Look at the disk first";
        Volatile.Write(ref _broken, text);
        LogBroken(_logger, e);
        return new RpcException(new Status(StatusCode.Internal, text));
    }

    private static bool IsFull(Exception e) => e is SqliteException { SqliteErrorCode: 13 }; // SQLITE_FULL

    [LoggerMessage(2001, LogLevel.Error, "The embedded store could not carry out a group of writes; nothing of it was done.")]
    private static partial void LogFailed(ILogger logger, Exception e);

    [LoggerMessage(2002, LogLevel.Critical, "The embedded store's disk failed. It takes no writes until it is restarted; look at the disk first.")]
    private static partial void LogBroken(ILogger logger, Exception e);

    private sealed class Work<T>(Func<Editor, T> work) : IWork
    {
        private readonly TaskCompletionSource<(T, long)> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private (T, long) _result;
        private RpcException? _refused;

        public Task<(T Result, long Revision)> Task => _answer.Task;

        public void Do(Editor editor)
        {
            try
            {
                var result = work(editor);
                _result = (result, editor.Progress.Revision);
            }
            catch (RpcException e)
            {
                _refused = e;
            }
        }

        public void Answer(RpcException? failure)
        {
            if ((_refused ?? failure) is { } error)
                _answer.SetException(error);
            else
                _answer.SetResult(_result);
        }
    }
}
