using System.Net;
using System.Net.Sockets;
using Holdfast.Control.Guarding;
using Holdfast.Model.Beats;
using Holdfast.Model.Json;

namespace Holdfast.Node.Guard;

/// <summary>Sends beats and takes answers, never blocking. A datagram that cannot be sent is a beat that is lost: the next one follows.</summary>
internal sealed class BeatSocket : IDisposable
{
    /// <summary>Longer datagrams are no answers.</summary>
    private const int MaxAnswer = 1024;

    private readonly byte[] _buffer = new byte[MaxAnswer + 1];
    private readonly SocketAddress _from = new(AddressFamily.InterNetworkV6);
    private readonly Dictionary<string, IPEndPoint?> _endpoints = [];
    private readonly SortedDictionary<string, string> _failing = new(StringComparer.Ordinal);
    private readonly Socket _socket;
    private readonly Action<string> _say;

    public BeatSocket(string address, Action<string> say)
    {
        _say = say;
        var from = Source(address);
        _socket = new Socket(from.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        if (from.Equals(IPAddress.IPv6Any))
            _socket.DualMode = true;
        _socket.Bind(new IPEndPoint(from, 0));
    }

    public int Fd => (int)_socket.Handle;

    public void Send(SendBeat send)
    {
        var bytes = JsonCodec.Encode(send.Beat);
        if (bytes.Length > Beat.MaxBytes)
            bytes = JsonCodec.Encode(send.Beat with { Status = null });
        foreach (var voter in send.Voters)
            if (voter.Endpoint.Length > 0)
                Send(bytes, voter.Endpoint);
    }

    /// <summary><c>null</c> when no datagram waits; an empty answer, which matches nothing, for one that is no answer.</summary>
    public Answer? Receive()
    {
        try
        {
            var count = _socket.ReceiveFrom(_buffer, SocketFlags.None, _from);
            var answer = count <= MaxAnswer ? Frames.Decode<Answer>(_buffer.AsSpan(0, count)) : null;
            return answer ?? new Answer();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            return null;
        }
        catch (SocketException)
        {
            // The network's word about a beat that did not arrive (an ICMP error): its missing answer tells the same.
            return new Answer();
        }
    }

    public void Dispose() => _socket.Dispose();

    private static IPAddress Source(string address)
    {
        if (address.Length == 0)
            return Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        return IPAddress.TryParse(address, out var parsed)
            ? parsed
            : throw new GuardStartException($"{address} is not an IP address to send beats from.");
    }

    private void Send(byte[] bytes, string endpoint)
    {
        try
        {
            if (Resolve(endpoint) is not { } to)
                Fail(endpoint, "it is not an IP address and a port");
            else if (_socket.SendTo(bytes, to) == bytes.Length && _failing.Remove(endpoint))
                _say($"beats leave for {endpoint} again");
        }
        catch (SocketException e)
        {
            Fail(endpoint, e.Message);
        }
    }

    private void Fail(string endpoint, string why)
    {
        if (_failing.TryAdd(endpoint, why))
            _say($"beats do not leave for {endpoint}: {why}");
    }

    private IPEndPoint? Resolve(string endpoint)
    {
        if (_endpoints.Count > 100)
            _endpoints.Clear();
        if (!_endpoints.TryGetValue(endpoint, out var parsed))
            _endpoints[endpoint] = parsed = IPEndPoint.TryParse(endpoint, out var read) && read.Port > 0 ? Mapped(read) : null;
        return parsed;
    }

    private IPEndPoint Mapped(IPEndPoint endpoint) =>
        _socket.AddressFamily == AddressFamily.InterNetworkV6 ? new IPEndPoint(endpoint.Address.MapToIPv6(), endpoint.Port) : endpoint;
}
