using System.Collections.Immutable;
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
/// Takes beats from the network and answers them at once, on a thread of its own. It owns the <see cref="Voter"/> and what was heard; one
/// lock makes checking a demand and recording a promise one step. Sending happens outside of it.
/// </summary>
internal sealed partial class VoterShell : IDisposable
{
    /// <summary>A loop that comes round later than its timeout by this was not scheduled: what it did not hear meanwhile is no evidence.</summary>
    private static readonly TimeSpan Punctual = TimeSpan.FromMilliseconds(15);

    private readonly Lock _lock = new();
    private readonly long _self;
    private readonly Socket _socket;
    private readonly VoterFile _file;
    private readonly ILogger _logger;
    private readonly byte[] _buffer = new byte[65_536];
    private readonly SocketAddress _sender = new(AddressFamily.InterNetworkV6);
    private Thread? _thread;
    private volatile bool _stopped;
    private Voter _voter;
    private Hearing _hearing;
    private Moment _turn = BootClock.Now;
    private TimeSpan _timeout = TimeSpan.FromMilliseconds(50);

    public VoterShell(long self, IPEndPoint listen, string directory, ILogger logger)
    {
        _self = self;
        _logger = logger;
        _file = new VoterFile(directory);
        _voter = Voter.Start(self, BootClock.Now, _file.Read());
        _hearing = Hearing.Start(BootClock.Now);
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
            _voter = _voter.Read(state);
        SetTimeout(state);
    }

    /// <summary>Takes the next state of the feed.</summary>
    public void Follow(CellState former, CellState next)
    {
        lock (_lock)
            _voter = _voter.Follow(former, next);
        SetTimeout(next);
    }

    public Observations Observe(Moment now, Timing timing, TimeSpan storeSilent)
    {
        lock (_lock)
        {
            var late = now - _turn - _timeout;
            var hearing = late > Punctual ? _hearing.Forgive(late, now) : _hearing;
            return hearing.Observe(_self, now, timing, storeSilent);
        }
    }

    /// <summary>The promises that are over now, and when more will be if nothing else happens.</summary>
    public (ImmutableArray<Over> Overs, Moment? Next) Overs(Moment now)
    {
        lock (_lock)
            return (_voter.Overs(now), _voter.NextOver(now));
    }

    public void Dispose()
    {
        _stopped = true;
        _thread?.Join(TimeSpan.FromSeconds(2));
        _socket.Dispose();
    }

    private void SetTimeout(CellState state)
    {
        lock (_lock)
            _timeout = state.Timing.Beat;
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
            timeout = _timeout;
        var ready = _socket.Poll(timeout, SelectMode.SelectRead);
        var late = BootClock.Now - _turn - timeout;
        var news = ready && Drain();
        lock (_lock)
        {
            _turn = BootClock.Now;
            if (late > Punctual)
                _hearing = _hearing.Forgive(late, _turn);
        }

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
        Answer? answer;
        bool news;
        lock (_lock)
        {
            if (!_voter.Knows(beat))
                return false;
            var now = BootClock.Now;
            var (heard, status) = _hearing.Newest(beat.Member);
            (_voter, answer) = _voter.Hear(beat, now);
            _hearing = _hearing.Hear(beat, now);
            news = BeatNews.In(heard, status, beat);
        }

        if (answer is not null)
            _socket.SendTo(JsonCodec.Encode(answer), SocketFlags.None, _sender);
        return news;
    }

    /// <summary>Rare: the first beat of a longer ttl than ever. It must be on the disk before a promise of that length is given.</summary>
    private void AllowLonger(Beat beat)
    {
        lock (_lock)
            if (beat.Ttl <= _voter.Longest || beat.Ttl > Voter.MostTtl || !_voter.Knows(beat))
                return;
        _file.Write(beat.Ttl);
        lock (_lock)
            _voter = _voter.Allow(beat.Ttl);
    }

    [LoggerMessage(1200, LogLevel.Information, "Beats are answered without real-time scheduling (this user has no right to it), so a very busy machine may answer late. CAP_SYS_NICE or an rtprio limit gives it.")]
    private static partial void LogNotRealTime(ILogger logger);

    [LoggerMessage(1201, LogLevel.Debug, "The socket for beats says {Error}.")]
    private static partial void LogSocket(ILogger logger, SocketError error);
}
