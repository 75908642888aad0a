using System.Net;
using System.Runtime.InteropServices;

namespace Holdfast.Node.Addresses;

/// <summary>struct sockaddr_ll.</summary>
internal static class PacketAddress
{
    public const int Family = 17; // AF_PACKET
    public const int NonBlockingCloseOnExec = 0x80800; // SOCK_NONBLOCK | SOCK_CLOEXEC

    public static byte[] Of(int index, ushort protocol)
    {
        var address = new byte[20];
        MemoryMarshal.Write(address, (ushort)Family);
        MemoryMarshal.Write(address.AsSpan(2), Big(protocol));
        MemoryMarshal.Write(address.AsSpan(4), index);
        return address;
    }

    /// <summary>In network byte order.</summary>
    public static ushort Big(ushort value) => (ushort)IPAddress.HostToNetworkOrder((short)value);
}
