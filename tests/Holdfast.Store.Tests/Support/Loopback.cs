using System.Net;
using System.Net.Sockets;

namespace Holdfast.Store.Tests.Support;

/// <summary>Free addresses. A loopback address of its own for each makes it unlikely that another test takes the port meanwhile.</summary>
internal static class Loopback
{
    public static string NewAddress() => $"127.{Random.Shared.Next(64, 250)}.{Random.Shared.Next(1, 250)}.{Random.Shared.Next(2, 250)}";

    public static Uri NewUrl() => NewUrl(NewAddress());

    public static Uri NewUrl(string address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return new Uri($"http://{address}:{((IPEndPoint)socket.LocalEndPoint!).Port}");
    }
}
