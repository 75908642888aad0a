using System.Net.Sockets;
using System.Threading.Channels;
using Holdfast.Control.Guarding.Messages;
using Holdfast.Node.Os;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Guard;

/// <summary>
/// The daemon's end: finds this node's guard or starts one, sends orders, hands on what it tells. When the guard is gone (or its connection),
/// <see cref="GuardLost"/> is handed on, and the client looks for it again or starts another one; the first notice of a guard is its
/// <see cref="GuardListing"/>, whose nonce tells whether it is the same. Orders that were not sent by then are dropped: the daemon
/// decides anew from the listing.
/// </summary>
public sealed partial class GuardClient : IAsyncDisposable
{
    private const int QueueLength = 1024;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _end = new();
    private readonly GuardStarter _starter;
    private readonly Action<GuardNotice> _heard;
    private readonly ILogger _logger;
    private readonly Task _work;
    private volatile Channel<GuardOrder>? _orders;
    private volatile bool _leaving;

    private GuardClient(GuardStarter starter, Action<GuardNotice> heard, ILogger logger)
    {
        (_starter, _heard, _logger) = (starter, heard, logger);
        _work = Task.Run(() => WorkAsync(_end.Token));
    }

    /// <summary>Process id of the guard that it is, or was last, connected to; 0 before that.</summary>
    public int GuardPid { get; private set; }

    /// <summary>Ends when this client does: after <see cref="DisposeAsync"/>, or when the guard has ended on a <see cref="LeavingOrder"/>.</summary>
    public Task Completion => _work;

    /// <param name="command">Program and arguments that end in <see cref="GuardProcess.Run"/> on that data directory.</param>
    /// <param name="dataDirectory">The node's; absolute.</param>
    /// <param name="heard">Called in order, from one task at a time; must not block for long.</param>
    /// <param name="logger">For what goes wrong between the two.</param>
    public static GuardClient StartOrConnect(
        IReadOnlyList<string> command, string dataDirectory, Action<GuardNotice> heard, ILogger logger) =>
        new(new GuardStarter(command, new GuardPaths(Path.GetFullPath(dataDirectory))), heard, logger);

    /// <summary>Never blocks. Dropped while there is no guard.</summary>
    /// <returns>Whether it is on its way.</returns>
    public bool Send(GuardOrder order)
    {
        var sent = _orders?.Writer.TryWrite(order) ?? false;
        if (sent && order is LeavingOrder)
            _leaving = true;
        return sent;
    }

    /// <summary>
    /// Ends the connection after what was sent. Without a <see cref="RestartingOrder"/> or <see cref="LeavingOrder"/> before it, the guard
    /// lets go of everything.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _orders?.Writer.TryComplete();
        _end.CancelAfter(TimeSpan.FromSeconds(2));
        await _work;
        _end.Dispose();
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        var pause = ShortestPause;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                using var socket = await _starter.ConnectAsync(cancellation);
                pause = ShortestPause;
                GuardPid = PeerProcess.PidOf(socket);
                if (await TalkAsync(socket, cancellation))
                    return;
                Lose("Its connection has ended.");
                if (_leaving)
                    return;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException or SocketException or InvalidDataException or GuardStartException)
            {
                if (_leaving)
                    return;
                Lose(e.Message);
                await Task.Delay(pause, cancellation).ContinueWith(static _ => { }, TaskScheduler.Default);
                pause = pause < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <returns>Whether the daemon has ended it.</returns>
    private async Task<bool> TalkAsync(Socket socket, CancellationToken cancellation)
    {
        var orders = Channel.CreateBounded<GuardOrder>(QueueLength);
        _orders = orders;
        await using var stream = new NetworkStream(socket);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writing = WriteAsync(stream, orders.Reader, either.Token);
        var reading = ReadAsync(stream, either.Token);
        var first = await Task.WhenAny(writing, reading);
        _orders = null;
        await either.CancelAsync();
        await Task.WhenAll(writing, reading).ContinueWith(static _ => { }, TaskScheduler.Default);
        await first;
        return first == writing;
    }

    private static async Task WriteAsync(NetworkStream stream, ChannelReader<GuardOrder> orders, CancellationToken cancellation)
    {
        await foreach (var order in orders.ReadAllAsync(cancellation))
            await stream.WriteAsync(Frames.Encode(order), cancellation);
    }

    private async Task ReadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var reader = new FrameReader(GuardNotice.MaxBytes);
        while (await stream.ReadAsync(reader.Space(), cancellation) is var count and > 0)
        {
            reader.Added(count);
            while (reader.TryTake(out var body))
            {
                if (Frames.Decode<GuardNotice>(body.Span) is { } notice)
                    _heard(notice);
            }
        }
    }

    private void Lose(string why)
    {
        LogLost(why);
        _heard(new GuardLost(why));
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "The guard is lost: {Why}")]
    private partial void LogLost(string why);
}
