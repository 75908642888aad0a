using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Store.Tests.Support;

/// <summary>A TCP relay before a server, which can keep the server's answers from its clients, or cut the connections.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentBag<Task> _pumps = [];
    private readonly Uri _server;
    private readonly TcpListener _listener;
    private readonly Task _accepting;

    public Relay(Uri server)
    {
        _server = server;
        Url = Loopback.NewUrl();
        _listener = new TcpListener(IPAddress.Parse(Url.Host), Url.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>While set, what the server says does not arrive.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Closes every connection, and takes no new ones.</summary>
    public void Cut()
    {
        _listener.Stop();
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Cut();
        await _accepting;
        await Task.WhenAll(_pumps);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                _sockets.Add(client);
                _sockets.Add(server);
                await server.ConnectAsync(_server.Host, _server.Port, _end.Token);
                _pumps.Add(PumpAsync(client, server, () => false));
                _pumps.Add(PumpAsync(server, client, () => LosesAnswers));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The relay was cut.
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Func<bool> loses)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer, _end.Token)) > 0;)
            {
                if (!loses())
                    await to.SendAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // One side closed, or the relay was cut.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
