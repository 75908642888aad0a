using System.Net;
using System.Net.Sockets;

namespace Holdfast.Lab.Register;

/// <summary>The registers over TCP, a line for a line; <c>GET ...</c> is a health check by HTTP.</summary>
internal sealed class RegisterServer : IAsyncDisposable
{
    private const string Health = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n";
    private const string Sick = "HTTP/1.1 500 Sick\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private readonly RegisterDesk _desk;
    private readonly TcpListener _listener;
    private readonly IPEndPoint _address;
    private bool _isSick;

    private RegisterServer(RegisterDesk desk, IPEndPoint address)
    {
        _desk = desk;
        _address = address;
        _listener = new TcpListener(address);
        _listener.Start(512);
        _ = AcceptAsync();
    }

    public static RegisterServer Start(RegisterDesk desk, Uri listen) => new(desk, new IPEndPoint(IPAddress.Parse(listen.Host), listen.Port));

    public async Task AskItselfAsync(string line)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_address);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(line + "\n"));
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = ServeAsync(await _listener.AcceptTcpClientAsync());
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("GET ", StringComparison.Ordinal))
                {
                    await writer.WriteAsync(_isSick ? Sick : Health);
                    return;
                }

                _isSick |= line == "be sick";
                await writer.WriteLineAsync(await _desk.AnswerAsync(line));
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }
}
