using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Node.Tests.Checks;

/// <summary>Answers each connection's first bytes with exactly these pieces, one write each, and closes it.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string[] _pieces;
    private readonly Task _serving;

    public RawServer(params string[] pieces)
    {
        _pieces = pieces;
        _listener.Start();
        Url = new Uri($"http://{_listener.LocalEndpoint}/");
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client);
            }
            catch (IOException)
            {
                // The client went before it had everything.
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException) // stopped, before or while it waits
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        client.NoDelay = true;
        var stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[4096]);
        foreach (var piece in _pieces)
            await stream.WriteAsync(Encoding.UTF8.GetBytes(piece));
    }
}
