using System.Net;
using System.Net.Sockets;
using Holdfast.Control.Health;

namespace Holdfast.Node.Checks;

/// <summary>A TCP connection opens.</summary>
internal static class TcpProbe
{
    public static async Task<ProbeResult> RunAsync(string target, CancellationToken deadline)
    {
        if (!TryParse(target, out var endpoint))
            return ProbeResult.Fail($"\"{target}\" is no host:port");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, deadline);
            return ProbeResult.Pass("connected");
        }
        catch (SocketException e)
        {
            return ProbeResult.Fail(SocketWords.Of(e));
        }
    }

    private static bool TryParse(string target, out EndPoint endpoint)
    {
        endpoint = new IPEndPoint(IPAddress.None, 0);
        if (IPEndPoint.TryParse(target, out var address) && address.Port > 0)
        {
            endpoint = address;
            return true;
        }

        var colon = target.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(target.AsSpan(colon + 1), out var port) || port == 0)
            return false;
        endpoint = new DnsEndPoint(target[..colon], port);
        return true;
    }
}
