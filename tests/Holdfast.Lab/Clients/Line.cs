using System.Net.Sockets;

namespace Holdfast.Lab.Clients;

/// <summary>One connection to a register service.</summary>
internal sealed class Line : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public static async Task<Line> OpenAsync(Uri to, CancellationToken ct)
    {
        var line = new Line();
        try
        {
            await line._client.ConnectAsync(to.Host, to.Port, ct);
        }
        catch
        {
            line.Dispose();
            throw;
        }

        line._reader = new StreamReader(line._client.GetStream());
        line._writer = new StreamWriter(line._client.GetStream()) { AutoFlush = true, NewLine = "\n" };
        return line;
    }

    /// <exception cref="IOException">The connection is lost.</exception>
    public async Task<string> AskAsync(string question, CancellationToken ct)
    {
        await _writer!.WriteLineAsync(question.AsMemory(), ct);
        return await _reader!.ReadLineAsync(ct) ?? throw new IOException("The service closed the connection.");
    }

    public void Dispose() => _client.Dispose();
}
