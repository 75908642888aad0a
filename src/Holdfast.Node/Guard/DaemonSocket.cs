using System.Net.Sockets;
using Holdfast.Control.Guarding.Messages;

namespace Holdfast.Node.Guard;

/// <summary>The guard's end of the stream to its daemon: one connection at a time, the newest. Never blocks.</summary>
internal sealed class DaemonSocket : IDisposable
{
    /// <summary>A daemon that lets so much pile up does not read: its connection is closed.</summary>
    private const int MostUnsent = 4_000_000;

    private const int MostOrdersATurn = 100;
    private readonly Socket _listener;
    private readonly Action<string> _say;
    private Socket? _daemon;
    private FrameReader _reader = new(GuardOrder.MaxBytes);
    private readonly Queue<byte[]> _unsent = [];
    private int _unsentBytes;
    private int _sentOfFirst;

    public DaemonSocket(string path, Action<string> say)
    {
        _say = say;
        File.Delete(path);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listener.Listen(4);
    }

    public int ListenFd => (int)_listener.Handle;

    public int? Fd => _daemon is { } daemon ? (int)daemon.Handle : null;

    public bool WantsToWrite => _unsentBytes > 0;

    /// <summary>Whether a new daemon is there now; it has replaced a former one.</summary>
    public bool Accept()
    {
        try
        {
            var daemon = _listener.Accept();
            Close();
            daemon.Blocking = false;
            _daemon = daemon;
            return true;
        }
        catch (SocketException e)
        {
            if (e.SocketErrorCode != SocketError.WouldBlock)
                _say($"a daemon could not connect: {e.Message}");
            return false;
        }
    }

    /// <summary>What has arrived, a bounded number at once; <paramref name="open"/> is false when the connection has ended.</summary>
    public List<GuardOrder> Receive(out bool open)
    {
        var orders = new List<GuardOrder>();
        open = true;
        try
        {
            while (Take(orders))
            {
                var count = _daemon!.Receive(_reader.Space().Span);
                if (count == 0)
                {
                    open = false;
                    break;
                }
                _reader.Added(count);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            return orders;
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            _say($"the daemon's connection is closed: {e.Message}");
            open = false;
        }
        if (!open)
            Close();
        return orders;
    }

    public void Send(GuardNotice notice)
    {
        if (_daemon is null)
            return;
        var frame = Frames.Encode(notice);
        _unsent.Enqueue(frame);
        _unsentBytes += frame.Length;
        Flush();
        if (_unsentBytes <= MostUnsent)
            return;
        _say("the daemon does not read what it is told: its connection is closed");
        Close();
    }

    public void Flush()
    {
        try
        {
            while (_daemon is { } daemon && _unsent.TryPeek(out var frame))
            {
                var sent = daemon.Send(frame.AsSpan(_sentOfFirst), SocketFlags.None);
                (_sentOfFirst, _unsentBytes) = (_sentOfFirst + sent, _unsentBytes - sent);
                if (_sentOfFirst == frame.Length)
                    (_, _sentOfFirst) = (_unsent.Dequeue(), 0);
            }
        }
        catch (SocketException e)
        {
            // A broken connection also ends its reading side, where it is seen and told.
            if (e.SocketErrorCode != SocketError.WouldBlock)
                DropUnsent();
        }
    }

    public void Close()
    {
        _daemon?.Dispose();
        _daemon = null;
        _reader = new FrameReader(GuardOrder.MaxBytes);
        DropUnsent();
    }

    public void Dispose()
    {
        Close();
        _listener.Dispose();
    }

    /// <summary>Takes the whole frames out; false when it is enough for one turn.</summary>
    private bool Take(List<GuardOrder> orders)
    {
        while (_reader.TryTake(out var body))
        {
            if (Frames.Decode<GuardOrder>(body.Span) is { } order)
                orders.Add(order);
            else
                _say("the daemon sent an order that this guard does not know; it is ignored");
        }
        return orders.Count < MostOrdersATurn;
    }

    private void DropUnsent()
    {
        _unsent.Clear();
        (_unsentBytes, _sentOfFirst) = (0, 0);
    }
}
