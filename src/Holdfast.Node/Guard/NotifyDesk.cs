using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Holdfast.Control.Guarding;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>
/// Hears what services say of themselves by sd_notify(3): a datagram of <c>NAME=VALUE</c> lines to the socket that NOTIFY_SOCKET names. The kernel says which
/// process sent it, and only one of the service's own counts: one of its session, or one that it has let go (known by its environment). The socket has no
/// place in the file system, so that a service of another user reaches it.
/// </summary>
internal sealed class NotifyDesk : IDisposable
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PassCredentials = 16; // SO_PASSCRED
    private const int Longest = 4096;
    private const int MostEarly = 64;

    private readonly ConcurrentDictionary<int, Known> _known = new();
    private readonly Queue<(int Pid, string Text)> _early = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Poller _poller = new();
    private readonly WakeUp _wake = new();
    private readonly string _data;
    private readonly Action<GuardInput> _said;
    private readonly Thread _thread;
    private volatile bool _ended;

    /// <param name="data">The guard's directory, which marks what it starts.</param>
    /// <param name="said">Called from another thread.</param>
    public NotifyDesk(string data, Action<GuardInput> said)
    {
        (_data, _said) = (data, said);
        var name = $"holdfast/{Environment.ProcessId}/{Guid.NewGuid():n}";
        Address = "@" + name;
        _socket.Bind(new UnixDomainSocketEndPoint("\0" + name));
        _socket.SetRawSocketOption(SocketLevel, PassCredentials, BitConverter.GetBytes(1));
        _thread = new Thread(Work) { IsBackground = true, Name = "notify" };
        _thread.Start();
    }

    /// <summary>For NOTIFY_SOCKET: a name in the abstract namespace.</summary>
    public string Address { get; }

    /// <summary>From now on this session's processes speak for the run. What they have said already is heard now.</summary>
    public void Add(int pid, long run, string service)
    {
        _known[pid] = new Known(run, service);
        _wake.Wake();
    }

    public void Remove(int pid) => _known.TryRemove(pid, out _);

    public void Dispose()
    {
        _ended = true;
        _wake.Wake();
        if (_thread.Join(TimeSpan.FromSeconds(2)))
            _wake.Dispose();
        _socket.Dispose();
    }

    private void Work()
    {
        while (!_ended)
        {
            _poller.Clear();
            var wake = _poller.Add(_wake.Fd);
            var socket = _poller.Add((int)_socket.Handle);
            _poller.Wait();
            if (_poller.Ready(wake))
            {
                _wake.Reset();
                for (var i = _early.Count; i > 0; i--)
                    Take(_early.Dequeue());
            }

            if (_poller.Ready(socket) && Datagrams.Receive((int)_socket.Handle, Longest) is { } datagram)
                Take((datagram.Pid, Encoding.UTF8.GetString(datagram.Bytes)));
        }
    }

    /// <summary>A service may speak before whoever has started it has said so here; of others what they say is soon forgotten.</summary>
    private void Take((int Pid, string Text) said)
    {
        if (RunOf(said.Pid) is { } run)
            foreach (var news in Read(said.Text))
                _said(new ChildNotified(run, news));
        else if (_early.Count < MostEarly)
            _early.Enqueue(said);
        else
            _early.Clear();
    }

    private long? RunOf(int pid)
    {
        if (pid <= 0)
            return null;
        if (_known.TryGetValue(Kernel.SessionOf(pid), out var known))
            return known.Run;
        return _known.Values.Where(k => LeftOvers.Is(pid, _data, k.Service)).Select(k => (long?)k.Run).FirstOrDefault();
    }

    internal static IEnumerable<ChildNews> Read(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            switch (line)
            {
                case "READY=1":
                    yield return ChildNews.Ready;
                    break;
                case "WATCHDOG=1":
                    yield return ChildNews.Alive;
                    break;
                case "STOPPING=1":
                    yield return ChildNews.Stopping;
                    break;
            }
        }
    }

    private sealed record Known(long Run, string Service);
}
