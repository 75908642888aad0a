using System.Net.Sockets;

namespace Holdfast.Node.Os;

/// <summary>Who is at the other end of a unix socket.</summary>
internal static class PeerProcess
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentials = 17; // SO_PEERCRED: pid, uid, gid

    public static int PidOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return BitConverter.ToInt32(credentials);
    }
}
