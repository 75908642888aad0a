using System.Net;
using System.Net.Sockets;
using Holdfast.Control.Observing;
using Holdfast.Control.State;
using Holdfast.Control.Voting;
using Holdfast.Model.Beats;
using Holdfast.Model.Json;
using Holdfast.Model.Time;
using Holdfast.Node.Os;
using Microsoft.Extensions.Logging;

namespace Holdfast.Node.Voting;

/// <summary>
/// Takes beats from the network and answers them at once, on a thread of its own. It owns the <see cref="VoterDesk"/>; one
/// lock makes checking a demand and recording a promise one step. Sending happens outside of it.
/// </summary>
internal sealed partial class VoterShell : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Socket _socket;
    private readonly VoterFile _file;
    private readonly ILogger _logger;
    private readonly byte[] _buffer = new byte[65_536];
    private readonly SocketAddress _sender = new(AddressFamily.InterNetworkV6);
    private Thread? _thread;
    private volatile bool _stopped;
    private readonly VoterDesk _desk;

    public VoterShell(long self, IPEndPoint listen, string directory, ILogger logger)
    {
        _logger = logger;
        _file = new VoterFile(directory);
        _desk = new VoterDesk(self, _file.Read(), BootClock.Now);
        _socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        _socket.Bind(listen);
    }

    /// <summary>Called on the voter's thread when a beat said something that should be looked at now.</summary>
    public Action? News { get; set; }

    public void Start()
    {
        _thread = new Thread(Listen) { IsBackground = true, Name = "voter" };
        _thread.Start();
    }

    /// <summary>Takes a state that was read linearizably.</summary>
    public void Read(CellState state)
    {
        lock (_lock)
            _desk.Read(state);
    }

    /// <summary>Takes the next state of the feed.</summary>
    public void Follow(CellState former, CellState next)
    {
        lock (_lock)
            _desk.Follow(former, next);
    }

    public Observations Observe(Moment now, Timing timing, TimeSpan storeSilent)
    {
        lock (_lock)
            return _desk.Observe(now, timing, storeSilent);
    }

    public VoterView Look(Moment now, Timing timing, TimeSpan storeSilent)
    {
        lock (_lock)
            return _desk.Look(now, timing, storeSilent);
    }

    public void Dispose()
    {
        _stopped = true;
        _thread?.Join(TimeSpan.FromSeconds(2));
        _socket.Dispose();
    }

    private void Listen()
    {
        if (!Scheduling.TryMakeRealTime())
            LogNotRealTime(_logger);
        while (!_stopped)
        {
            try
            {
                Turn();
            }
            catch (SocketException e)
            {
                // An answer that could not be delivered (a member that is gone) comes back as an error of the socket; anything else would too.
                LogSocket(_logger, e.SocketErrorCode);
            }
        }
    }

    private void Turn()
    {
        TimeSpan timeout;
        lock (_lock)
            timeout = _desk.Timeout;
        var ready = _socket.Poll(timeout, SelectMode.SelectRead);
        var woke = BootClock.Now;
        var news = ready && Drain();
        lock (_lock)
            _desk.Turn(woke, BootClock.Now);
        if (news)
            News?.Invoke();
    }

    /// <summary>Takes what has come; a bound, so that a flood does not keep the turn from ending.</summary>
    private bool Drain()
    {
        var news = false;
        for (var i = 0; i < 256 && _socket.Available > 0; i++)
        {
            var length = _socket.ReceiveFrom(_buffer, SocketFlags.None, _sender);
            if (BeatCodec.TryRead(_buffer.AsSpan(0, length)) is { } beat)
                news |= Take(beat);
        }

        return news;
    }

    private bool Take(Beat beat)
    {
        AllowLonger(beat);
        Taken taken;
        lock (_lock)
            taken = _desk.Take(beat, BootClock.Now);
        if (taken.Answer is { } answer)
            _socket.SendTo(JsonCodec.Encode(answer), SocketFlags.None, _sender);
        return taken.News;
    }

    /// <summary>Rare: the first beat of a longer ttl than ever. It must be on the disk before a promise of that length is given.</summary>
    private void AllowLonger(Beat beat)
    {
        lock (_lock)
            if (!_desk.IsLonger(beat))
                return;
        _file.Write(beat.Ttl);
        lock (_lock)
            _desk.Allow(beat.Ttl);
    }

    [LoggerMessage(1200, LogLevel.Information, "Beats are answered without real-time scheduling (this user has no right to it), so a very busy machine may answer late. CAP_SYS_NICE or an rtprio limit gives it.")]
    private static partial void LogNotRealTime(ILogger logger);

    [LoggerMessage(1201, LogLevel.Debug, "The socket for beats says {Error}.")]
    private static partial void LogSocket(ILogger logger, SocketError error);
}
