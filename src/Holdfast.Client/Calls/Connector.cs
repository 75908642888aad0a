using System.Net.Http;
using System.Net.Sockets;

namespace Holdfast.Client.Calls;

/// <summary>
/// Connects with a bound of its own. The handler's own one ends a call as if it had been cancelled, so that a machine without power could not be told
/// from one that took a command and said nothing.
/// </summary>
internal static class Connector
{
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, TimeSpan limit, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timer.CancelAfter(limit);
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, timer.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
